import { createCalendar } from '../../src/calendar/index.js'
import type { Clock } from '../../src/market-data/index.js'
import type { ProviderContext, ProviderSettings } from '../../src/market-data/provider-options.js'
import type { UsageLedger } from '../../src/market-data/transport/usage.js'
import { redactor } from '../../src/redact.js'
import { FAKE_KEYS } from './fake-providers/index.js'

/** A clock that waits by moving itself. */
export interface VirtualClock extends Clock {
  set(instant: string): void
  /** Everything that was slept, milliseconds. */
  readonly slept: number[]
}

export function virtualClock(instant: string): VirtualClock {
  let now = Date.parse(instant)
  const slept: number[] = []
  return {
    slept,
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
    },
    set: (text) => {
      now = Date.parse(text)
    },
  }
}

/** Counts in memory, as the database does for all processes. */
export function memoryUsage(): UsageLedger & { readonly counts: Map<string, number> } {
  const counts = new Map<string, number>()
  const turns = new Map<string, number>()
  return {
    counts,
    ended: async () => undefined,
    book: async ({ provider, day, perDay, spacingMs, now }) => {
      const used = (counts.get(`${provider} ${day}`) ?? 0) + 1
      if (perDay !== null && used > perDay) return null
      counts.set(`${provider} ${day}`, used)
      const turn = Math.max(turns.get(provider) ?? 0, now.getTime())
      turns.set(provider, turn + spacingMs)
      return { used, waitMs: turn - now.getTime() }
    },
  }
}

export function testContext(clock: Clock, changes: Partial<ProviderContext> = {}): ProviderContext {
  return {
    calendar: createCalendar(), clock, usage: memoryUsage(), redact: redactor([...Object.values(FAKE_KEYS), 'secret-key-1']), random: () => 0.5, timeoutMs: 5_000, settleMinutes: 30, ...changes,
  }
}

export function testSettings(baseUrl: string, apiKey: string | null, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  return { baseUrl, apiKey, perMinute: null, perDay: null, dayStartsAtHour: 0, ...changes }
}
