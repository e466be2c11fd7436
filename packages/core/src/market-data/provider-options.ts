import type { TradingCalendar } from '../calendar/index.js'
import type { Clock } from './clock.js'
import type { Transport, TransportOptions } from './transport/transport.js'
import type { UsageLedger } from './transport/usage.js'

/** What a plan and an address are, for one provider. */
export interface ProviderSettings {
  /** Where requests go, without a slash at the end; null for the provider's own hosts. */
  readonly baseUrl: string | null
  readonly apiKey: string | null
  readonly perMinute: number | null
  readonly perDay: number | null
  /** Hour of the day, UTC, at which the daily quota starts afresh. */
  readonly dayStartsAtHour: number
}

/** What every real provider is made from. */
export interface ProviderContext {
  readonly calendar: TradingCalendar
  readonly clock: Clock
  readonly usage: UsageLedger
  readonly redact: (text: string) => string
  readonly random: () => number
  readonly timeoutMs: number
  /** Minutes after the close until a session's bars are taken for final. */
  readonly settleMinutes: number
}

type Wording = Pick<TransportOptions, 'classify' | 'throttleMs' | 'throttlesToStop'>

/** The options of a provider's transport. */
export function transportOptions(provider: string, settings: ProviderSettings, context: ProviderContext, wording: Wording): ConstructorParameters<typeof Transport>[0] {
  const { clock, usage, redact, random, timeoutMs } = context
  const { perMinute, perDay, dayStartsAtHour } = settings
  return { provider, limits: { perMinute, perDay, dayStartsAtHour }, clock, usage, redact, random, timeoutMs, ...wording }
}

/** The last session whose bars are final at this moment. */
export function lastSettledSession({ calendar, clock, settleMinutes }: Pick<ProviderContext, 'calendar' | 'clock' | 'settleMinutes'>): string {
  return calendar.latestClosedSession(clock.now(), settleMinutes)
}
