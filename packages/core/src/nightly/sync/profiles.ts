import { MARKET_PROXY } from '../../domain/index.js'
import { type MarketData, symbolClass } from '../../market-data/index.js'
import type { Database } from '../../store/database.js'
import { readPortfolioSymbols } from '../../store/read/portfolio-symbols.js'
import { readNamedProfiles } from '../../store/read/profiles.js'
import { readFreshProfiles, readFreshSectorWeights } from '../../store/read/sync-states.js'
import { writeProfiles, writeSectorWeights } from '../../store/write/market-reference.js'
import { symbolUniverse } from '../universe.js'

const FRESH_DAYS = 7

/** What step 1.5 did. Nothing of it ends a night. */
export interface ProfileSummary {
  readonly fetched: number
  readonly failed: number
  readonly fresh: number
  readonly failures: readonly { readonly symbol: string; readonly failure_class: string }[]
  /** For each portfolio, how many of its symbols have a profile with a name. */
  readonly portfolios: readonly { readonly portfolio_id: string; readonly symbols: number; readonly with_profile: number }[]
}

/** A step 1.5 that did nothing. */
export const NO_PROFILES: ProfileSummary = { fetched: 0, failed: 0, fresh: 0, failures: [], portfolios: [] }

/** Company profiles older than a week, or missing, and the sector weights of the market proxy. */
export async function syncProfiles(database: Database, market: MarketData, symbols: readonly string[], asOf: string, now: Date): Promise<ProfileSummary> {
  const companies = symbols.filter((symbol) => symbolClass(symbol) !== 'index')
  const fresh = await readFreshProfiles(database, companies, now, FRESH_DAYS)
  const wanted = market.serves('profiles') ? companies.filter((symbol) => !fresh.has(symbol)) : []
  const answer = wanted.length > 0 ? await market.profiles(wanted) : { parts: [], failures: [] }
  for (const part of answer.parts) if (part.rows.length > 0) await writeProfiles(database, part.rows, part.provider, now)
  await syncSectorWeights(database, market, asOf, now)
  return {
    fetched: answer.parts.reduce((sum, part) => sum + part.rows.length, 0), failed: answer.failures.length, fresh: fresh.size,
    failures: answer.failures.map(({ symbol, failureClass }) => ({ symbol, failure_class: failureClass })), portfolios: await profilesByPortfolio(database, asOf),
  }
}

async function syncSectorWeights(database: Database, market: MarketData, asOf: string, now: Date): Promise<void> {
  if (!market.serves('sector_weights') || (await readFreshSectorWeights(database, [MARKET_PROXY], now, FRESH_DAYS)).has(MARKET_PROXY)) return
  const { parts } = await market.sectorWeights([MARKET_PROXY])
  for (const part of parts) if (part.rows.length > 0) await writeSectorWeights(database, part.rows, asOf, part.provider)
}

async function profilesByPortfolio(database: Database, asOf: string): Promise<ProfileSummary['portfolios']> {
  const books = await readPortfolioSymbols(database, asOf, null)
  const wanted = books.map(({ portfolioId, rows }) => ({ portfolioId, symbols: symbolUniverse(rows, []).daily.filter((symbol) => symbolClass(symbol) !== 'index') }))
  const named = await readNamedProfiles(database, [...new Set(wanted.flatMap((book) => book.symbols))])
  return wanted.map(({ portfolioId, symbols }) => ({ portfolio_id: portfolioId, symbols: symbols.length, with_profile: symbols.filter((symbol) => named.has(symbol)).length }))
}
