import { z } from 'zod'
import { addDays } from '../../domain/index.js'
import { collectSymbols } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { MarketDataProvider, TreasurySeries, TreasuryYield } from '../provider.js'
import { type ProviderContext, type ProviderSettings, transportOptions } from '../provider-options.js'
import { checked, classifyStatus, type Reply } from '../transport/reply.js'
import { Transport } from '../transport/transport.js'
import { unserved } from '../unserved.js'

const HOST = 'https://api.stlouisfed.org'
/** Values are revised: the last days are read again. */
const REREAD_DAYS = 10

const observations = z.object({ observations: z.array(z.object({ date: z.iso.date(), value: z.string() })) })
const errorBody = z.object({ error_message: z.string() })

/** FRED: constant-maturity Treasury yields, percent a year. A day without a value (`.`) has no row. */
export function fredProvider(settings: ProviderSettings, context: ProviderContext): MarketDataProvider {
  const transport = new Transport(transportOptions('fred', settings, context, { classify, throttleMs: null, throttlesToStop: 6 }))
  const yieldsOf = async (seriesId: TreasurySeries, from: string, to: string): Promise<TreasuryYield[]> => {
    const reply = await transport.send({
      endpoint: 'series/observations', url: `${settings.baseUrl ?? HOST}/fred/series/observations`,
      query: {
        series_id: seriesId, api_key: settings.apiKey ?? '', file_type: 'json', observation_start: addDays(from, -REREAD_DAYS), observation_end: to, sort_order: 'asc',
      },
    })
    const yields = checked(observations, reply.json).observations.flatMap(({ date, value }) => yieldOf(seriesId, date, value))
    // Over these days some value was always published: an answer without any is none.
    if (yields.length === 0) throw new ProviderFailure('not_found', 'no values in the window')
    return yields
  }
  return {
    ...unserved,
    name: 'fred',
    serves: new Set(['treasury_yields'] as const),
    closeBasis: null,
    rereadSessions: 0,
    requestsSent: () => transport.sent,
    covers: () => false,
    treasuryYields: (series, from, to) => collectSymbols(series, 1, (id) => yieldsOf(id as TreasurySeries, from, to)),
  }
}

function yieldOf(seriesId: TreasurySeries, date: string, value: string): TreasuryYield[] {
  if (value.trim() === '.' || value.trim() === '') return []
  const yieldPercent = Number(value)
  if (!Number.isFinite(yieldPercent)) throw new ProviderFailure('bad_payload', `the value of ${date} is no number`)
  return [{ seriesId, date, yieldPercent }]
}

/** FRED answers a key that is wrong with 400. */
function classify(reply: Reply): ProviderFailure | null {
  const error = errorBody.safeParse(reply.json)
  if (!error.success) return classifyStatus(reply)
  const message = error.data.error_message
  if (reply.status === 429 || /too many requests/i.test(message)) return new ProviderFailure('rate_limited', 'too many requests')
  if (/api_key/i.test(message)) return new ProviderFailure('auth', `FRED_API_KEY was refused: ${message}`, 'provider')
  if (/does not exist/i.test(message)) return new ProviderFailure('not_found', 'no such series')
  return classifyStatus(reply) ?? new ProviderFailure('bad_payload', message.slice(0, 160))
}
