import { groupBy } from '../domain/index.js'
import { FRESH_SESSIONS, PASSING_SCORE, percent, REQUIRED_DAYS, type SymbolQuality } from './symbol-quality.js'

/** Scores of a set of symbols, 0 to 100; null where there is nothing to judge. */
export interface QualityScores {
  readonly completeness: number | null
  readonly recency: number | null
  readonly accuracy: number | null
  /** Share of symbols that the last sync reached, or that have a close of the session. */
  readonly provider_coverage: number | null
  /** 0 to 1: 0.4 of the share with a current price, 0.3 of that with thirty sessions of history, 0.3 of that with a fresh price; null without symbols. */
  readonly quality_score: number | null
  readonly status: 'passed' | 'failed' | 'warning'
}

/** Scores of some symbols (contract: data-quality score; specification 14). PRIVATE holdings have no market data and do not count. */
export function qualityScores(symbols: readonly SymbolQuality[]): QualityScores {
  if (symbols.length === 0) return { completeness: null, recency: null, accuracy: null, provider_coverage: null, quality_score: null, status: 'warning' }
  const share = (test: (symbol: SymbolQuality) => boolean): number => symbols.filter(test).length / symbols.length
  const score = 0.4 * share((symbol) => symbol.is_current) + 0.3 * share((symbol) => symbol.has_history) + 0.3 * share((symbol) => symbol.is_fresh)
  return {
    completeness: mean(symbols.map((symbol) => symbol.completeness)), recency: mean(symbols.map((symbol) => symbol.recency)),
    accuracy: mean(symbols.flatMap((symbol) => (symbol.accuracy === null ? [] : [symbol.accuracy]))),
    provider_coverage: percent(symbols.filter((symbol) => symbol.failure_class === null && symbol.has_price).length, symbols.length),
    quality_score: Math.round(score * 1e4) / 1e4, status: score >= PASSING_SCORE - 1e-9 ? 'passed' : 'failed',
  }
}

/** What would help most, at most three sentences; one that says all is well otherwise. */
export function recommendations(symbols: readonly SymbolQuality[]): string[] {
  const without = symbols.filter((symbol) => !symbol.is_current)
  const short = symbols.filter((symbol) => symbol.is_current && !symbol.has_history)
  const stale = symbols.filter((symbol) => symbol.is_current && !symbol.is_fresh)
  const nameless = symbols.filter((symbol) => !symbol.has_profile)
  const advice = [
    ...[...groupBy(without, (symbol) => symbol.failure_class ?? 'never asked for')].map(([reason, list]) => `No current price for ${listed(list)} (${reason}): ${REMEDY[reason] ?? REMEDY.transient}.`),
    ...(stale.length > 0 ? [`The last close of ${listed(stale)} is more than ${FRESH_SESSIONS} sessions old: run the night again.`] : []),
    ...(short.length > 0 ? [`Fewer than ${REQUIRED_DAYS} recent sessions for ${listed(short)}: import older closes, or wait where the listing is new.`] : []),
    ...(nameless.length > 0 ? [`No company profile for ${listed(nameless)}: the next night asks again.`] : []),
  ]
  return advice.length > 0 ? advice.slice(0, 3) : ['All data-quality measures are acceptable.']
}

const REMEDY: Readonly<Record<string, string>> = {
  not_found: 'check the symbol, or import prices for it', not_entitled: 'the plan does not include it: add a provider, or import prices', auth: 'the key of the provider was refused: check it',
  quota: 'the requests of the day are used up: run again tomorrow, or add a provider', bad_payload: 'the provider answered something unreadable: see the log',
  'never asked for': 'name a provider in MARKET_DATA_PROVIDERS, or import prices', transient: 'the provider did not answer: run the night again',
}

function listed(symbols: readonly SymbolQuality[]): string {
  const names = symbols.map((symbol) => symbol.symbol)
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10
}
