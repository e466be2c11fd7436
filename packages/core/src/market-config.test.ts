import { describe, expect, it } from '@jest/globals'
import { loadConfig } from './config.js'
import { createCalendar } from './calendar/index.js'
import { createProviders } from './market-data/index.js'
import { testContext, virtualClock } from '../test/support/provider-context.js'

const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://x', JWT_SECRET: 'x'.repeat(32) }
const providers = (env: Record<string, string>) => {
  const config = loadConfig(env)
  return createProviders(config.providers, { ...testContext(virtualClock('2025-07-01T00:00:00Z')), calendar: createCalendar(), settings: config.marketData.settings, simulatedSeed: 1 })
}

describe('market data settings', () => {
  it('asks Yahoo in production and nobody elsewhere, unless told', () => {
    expect(loadConfig(production).providers).toEqual(['yahoo'])
    expect(loadConfig({ ...production, MARKET_DATA_PROVIDERS: 'csv' }).providers).toEqual(['csv'])
    expect(loadConfig({}).providers).toEqual([])
    expect(providers({ ...production, MARKET_DATA_PROVIDERS: 'csv' })).toEqual([])
  })

  it.each([
    [{ FRED_API_KEY: 'TOO-SHORT' }, /^FRED_API_KEY: must be 32 lower-case letters and digits$/], [{ FMP_BASE_URL: 'example.org' }, /^FMP_BASE_URL: must be an address/],
    [{ POLYGON_REQUESTS_PER_MINUTE: '0' }, /^POLYGON_REQUESTS_PER_MINUTE: must be at least 1$/], [{ MARKET_DATA_ROUTES: 'prices=yahoo' }, /^MARKET_DATA_ROUTES: "prices" is no kind of data; known are daily_bars/],
    [{ FMP_API_KEY: 'short' }, /^FMP_API_KEY: is too short/], [{ MARKET_DATA_PROVIDERS: 'fmp' }, /^FMP_API_KEY: must be set because MARKET_DATA_PROVIDERS names fmp$/],
    [{ MARKET_DATA_PROVIDERS: 'simulated,yahoo' }, /^MARKET_DATA_PROVIDERS: "simulated" stands alone/], [{ MARKET_DATA_PROVIDERS: 'bloomberg' }, /^MARKET_DATA_PROVIDERS: unknown provider "bloomberg"; known are csv/],
  ])('names what is wrong with %j in one line', (env, message) => expect(() => providers(env as unknown as Record<string, string>)).toThrow(message))

  it('reads routes and keeps keys among the secrets', () => {
    const config = loadConfig({ MARKET_DATA_ROUTES: 'daily_bars.equity=polygon>yahoo; profiles=fmp', FMP_API_KEY: 'abcdefgh1', YAHOO_BASE_URL: 'http://localhost:4010/' })
    expect(config.marketData.routes).toEqual({ 'daily_bars.equity': ['polygon', 'yahoo'], profiles: ['fmp'] })
    expect(config.marketData.settings.yahoo.baseUrl).toBe('http://localhost:4010')
    expect(config.secrets).toEqual(['abcdefgh1'])
  })
})
