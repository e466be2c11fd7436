import { closeKey, daysBetween, type LiveCloses, readLastCloses } from '@sigmasight/core'
import type { Services } from '../../services.js'

/** Age in calendar days at which a stored close still counts. */
const FRESH_DAYS = 1

/** A price to store with a target, dollars a share. */
export interface TargetQuote {
  readonly currentPrice: number
  readonly priceDate: string
  readonly dataSource: string
}

/** Whose price is looked for, and the one the client sent. */
export interface PriceRequest {
  readonly priceSymbol: string | null
  readonly sent: number | null
}

/** Source of a price that nobody stated: an import takes 100 for a blank cell. */
export const ASSUMED = 'assumed'
/** Source of a price that is a session's close. */
export const isClose = (source: string | null): boolean => source === 'stored_close' || source?.startsWith('live:') === true

/** Prices in the order asked for: a stored close of today or yesterday, else a fresh one from a provider, else the one sent; null where there is none. One read and one fetch for all. */
export async function targetQuotes({ database, calendar, clock }: Services, live: LiveCloses, requests: readonly PriceRequest[]): Promise<(TargetQuote | null)[]> {
  const now = clock()
  const today = calendar.newYorkDate(now)
  const symbols = [...new Set(requests.flatMap((request) => request.priceSymbol ?? []))]
  const stored = await readLastCloses(database, symbols.map((symbol) => ({ symbol, onOrBefore: today })))
  const known = new Map<string, TargetQuote>()
  for (const symbol of symbols) {
    const close = stored.get(closeKey(symbol, today))
    if (close && daysBetween(close.date, today) <= FRESH_DAYS) known.set(symbol, { currentPrice: close.close, priceDate: close.date, dataSource: 'stored_close' })
  }
  const missing = symbols.filter((symbol) => !known.has(symbol))
  if (missing.length > 0) for (const [symbol, { price, date, provider }] of await live(missing, now)) known.set(symbol, { currentPrice: price, priceDate: date, dataSource: `live:${provider}` })
  return requests.map(({ priceSymbol, sent }) => {
    const market = priceSymbol === null ? undefined : known.get(priceSymbol)
    return market ?? (sent === null ? null : { currentPrice: sent, priceDate: today, dataSource: 'sent' })
  })
}
