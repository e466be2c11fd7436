import type { TradingCalendar } from '../calendar/index.js'
import type { Config } from '../config.js'
import { type Clock, createProviders, lastSettledSession, MarketData, systemClock, type UsageLedger } from '../market-data/index.js'
import { redactor } from '../redact.js'
import type { Database } from '../store/database.js'
import { bookProviderRequest, countProviderCall } from '../store/write/provider-usage.js'

/**
 * The configured providers, sharing their limits with every other process through the database. What was refused for good is remembered as long as
 * the result lives: open one a run. Error: OperatorError for a provider that is unknown or lacks its key.
 */
export function openMarketData(config: Config, database: Database, calendar: TradingCalendar, clock: Clock = systemClock): MarketData {
  const { settings, routes, timeoutMs, settleMinutes } = config.marketData
  const usage: UsageLedger = {
    book: (booking) => bookProviderRequest(database, booking),
    ended: (provider, outcome, now) => countProviderCall(database, { provider, outcome, now }),
  }
  const context = { calendar, clock, usage, redact: redactor(config.secrets), random: Math.random, timeoutMs, settleMinutes }
  const providers = createProviders(config.providers, { ...context, settings, simulatedSeed: config.simulatedSeed })
  return new MarketData(providers, routes, calendar, () => lastSettledSession(context))
}
