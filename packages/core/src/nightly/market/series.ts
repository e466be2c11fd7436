import type { IsoDate } from '../../domain/index.js'
import { logReturns, pickReturnBasis, simpleReturns } from '../../engines/returns/index.js'
import type { Database } from '../../store/database.js'
import { type PriceColumns, readPriceColumns } from '../../store/read/price-columns.js'
import { inputDigest } from '../digest.js'

/** Returns of one symbol over the sessions of a night's window, NaN where one is missing; one entry a session after the first. */
export interface SymbolSeries {
  readonly simple: Float64Array
  readonly log: Float64Array
  /** Which stored column they come from; null when nothing is stored. */
  readonly basis: string | null
  readonly suspectSplits: number
  /** Of the prices they come from. */
  readonly digest: string
}

/** Returns of every symbol over `sessions`, in one read. A symbol without prices has a series of NaN. */
export async function loadSeries(database: Database, symbols: readonly string[], sessions: readonly IsoDate[]): Promise<Map<string, SymbolSeries>> {
  const columns = await readPriceColumns(database, symbols, sessions)
  return new Map(symbols.map((symbol) => [symbol, seriesOf(columns.get(symbol), sessions.length)]))
}

function seriesOf(prices: PriceColumns | undefined, length: number): SymbolSeries {
  const none = new Float64Array(length).fill(Number.NaN)
  const picked = pickReturnBasis(prices?.adjClose ?? none, prices?.close ?? none)
  const { returns: simple, suspectSplits } = simpleReturns(picked.prices)
  return { simple, log: logReturns(picked.prices).returns, basis: prices ? picked.basis : null, suspectSplits, digest: inputDigest(picked.prices) }
}
