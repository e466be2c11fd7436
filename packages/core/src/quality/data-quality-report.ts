import type { TradingCalendar } from '../calendar/index.js'
import { type IsoDate, isPrivate, marketSymbol, parseOcc } from '../domain/index.js'
import type { Database } from '../store/database.js'
import { type PortfolioSymbols, readPortfolioSymbols } from '../store/read/portfolio-symbols.js'
import { readPriceQuality } from '../store/read/price-quality.js'
import { readNamedProfiles } from '../store/read/profiles.js'
import { readSyncFailures } from '../store/read/sync-states.js'
import { type QualityScores, qualityScores, recommendations } from './scores.js'
import { REQUIRED_DAYS, type SymbolQuality, symbolQuality } from './symbol-quality.js'

/** One position of a report: its own symbol's data. */
export interface PositionQuality extends SymbolQuality {
  readonly position_id: string
}

/** How good the market data of one portfolio are. */
export interface PortfolioQuality {
  readonly portfolio_id: string
  readonly name: string
  readonly positions_total: number
  /** PRIVATE holdings: marked by their owner, no market data. */
  readonly positions_private: number
  readonly symbols: number
  readonly prices_today: number
  readonly with_history: number
  readonly stale: number
  readonly without_price: number
  readonly with_profile: number
  readonly scores: QualityScores
  /** Positions by provider of their newest close; `none` without one. */
  readonly providers: Readonly<Record<string, number>>
  readonly positions: readonly PositionQuality[]
  readonly recommendations: readonly string[]
}

/** How good the stored market data are: in all, and by portfolio. */
export interface DataQualityReport {
  readonly as_of: IsoDate
  readonly symbols: readonly SymbolQuality[]
  readonly scores: QualityScores
  readonly recommendations: readonly string[]
  readonly portfolios: readonly PortfolioQuality[]
}

/**
 * Coverage, age and soundness of the market data behind the positions open at `asOf` (a session): of one portfolio, or of all. Four queries whatever
 * the number of portfolios. An unknown portfolio gives a report without portfolios.
 */
export async function dataQualityReport(database: Database, calendar: TradingCalendar, asOf: IsoDate, portfolioId: string | null): Promise<DataQualityReport> {
  const books = (await readPortfolioSymbols(database, asOf, portfolioId)).map(publicPositions)
  const symbols = [...new Set(books.flatMap((book) => book.positions.map((position) => position.symbol)))].sort()
  const recentFrom = calendar.sessionsBack(asOf, REQUIRED_DAYS)[0] ?? asOf
  const [prices, named, failures] = await Promise.all([readPriceQuality(database, symbols, recentFrom, asOf), readNamedProfiles(database, symbols), readSyncFailures(database, symbols)])
  const judged = new Map(symbols.map((symbol) => {
    const row = prices.get(symbol)
    return [symbol, symbolQuality(symbol, row, row ? calendar.sessionsApart(row.last, asOf) : null, named.has(symbol) || parseOcc(symbol) !== null, failures.get(symbol) ?? null)]
  }))
  const all = [...judged.values()]
  return { as_of: asOf, symbols: all, scores: qualityScores(all), recommendations: recommendations(all), portfolios: books.map((item) => portfolioQuality(item, judged)) }
}

interface Book {
  readonly portfolioId: string
  readonly name: string
  readonly total: number
  readonly positions: readonly { readonly id: string; readonly symbol: string }[]
}

function publicPositions({ portfolioId, name, rows }: PortfolioSymbols): Book {
  const open = rows.filter((row) => !isPrivate(row))
  return { portfolioId, name, total: rows.length, positions: open.map((row) => ({ id: row.positionId, symbol: marketSymbol(row.symbol) })) }
}

function portfolioQuality({ portfolioId, name, total, positions }: Book, judged: ReadonlyMap<string, SymbolQuality>): PortfolioQuality {
  const symbols = [...new Set(positions.map((position) => position.symbol))].map((symbol) => judged.get(symbol)!)
  const count = (test: (symbol: SymbolQuality) => boolean): number => symbols.filter(test).length
  const providers: Record<string, number> = {}
  for (const { symbol } of positions) {
    const provider = judged.get(symbol)!.provider ?? 'none'
    providers[provider] = (providers[provider] ?? 0) + 1
  }
  return {
    portfolio_id: portfolioId, name, positions_total: total, positions_private: total - positions.length, symbols: symbols.length, prices_today: count((symbol) => symbol.stale_sessions === 0),
    with_history: count((symbol) => symbol.has_history), stale: count((symbol) => symbol.has_price && symbol.stale_sessions !== 0), without_price: count((symbol) => !symbol.has_price),
    with_profile: count((symbol) => symbol.has_profile), scores: qualityScores(symbols), providers,
    positions: positions.map((position) => ({ position_id: position.id, ...judged.get(position.symbol)! })), recommendations: recommendations(symbols),
  }
}
