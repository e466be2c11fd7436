import { roundTo } from '../domain/index.js'
import { pairIndex } from '../engines/correlations/index.js'
import type { CorrelationRow } from '../store/result-tables.js'
import { endedAs, qualityOf, type ResultHead } from './envelope.js'

type Result = CorrelationRow & ResultHead

/** What a caller may ask of stored correlations. */
export interface CorrelationQuery {
  readonly lookbackDays: number
  readonly minOverlap: number
  readonly maxSymbols: number
}
export const CORRELATION_QUERY: CorrelationQuery = { lookbackDays: 90, minOverlap: 30, maxSymbols: 25 }

/** One driver of a stored calculation. */
interface StoredDriver {
  readonly symbol: string
  readonly value: number
}

/** rho of two drivers of a result; null where it is unknown or stands on fewer than `minOverlap` common sessions. */
function correlationAt({ correlations, overlaps, symbols }: Result, i: number, j: number, minOverlap: number): number | null {
  if (i === j) return 1
  const pair = pairIndex(symbols.length, Math.min(i, j), Math.max(i, j))
  return (overlaps[pair] ?? 0) >= minOverlap ? (correlations[pair] ?? null) : null
}

/** The correlation matrix of the contract (specification 9.7): drivers by weight, at most `maxSymbols`, 1 on the diagonal, unknown pairs null. */
export function correlationMatrixBody(result: Result | null, query: CorrelationQuery, positionsTotal = 0) {
  const { lookbackDays, minOverlap, maxSymbols } = query
  const none = (reason: string, flag: string, message: string, extra: object = {}) => ({
    data: null, available: false as const, data_quality: qualityOf(result, flag, message, positionsTotal),
    metadata: { reason, message, requested_lookback_days: lookbackDays, min_overlap: minOverlap, ...extra },
  })
  if (!result || result.durationDays !== lookbackDays) {
    return none('no_calculation_available', 'NO_CORRELATION_CALCULATION', `No correlations over ${lookbackDays} sessions are stored for this portfolio`)
  }
  if (result.status !== 'COMPLETED') return none('no_calculation_available', 'NO_CORRELATION_CALCULATION', endedAs(result, 'correlation calculation'))
  if (result.symbols.length < 2) {
    return none('insufficient_symbols', 'INSUFFICIENT_SYMBOLS', 'Correlations need at least two significant holdings', { symbols_found: result.symbols.length })
  }
  const shown = result.symbols.slice(0, maxSymbols)
  const rows = shown.map((_, i) => shown.map((_unused, j) => correlationAt(result, i, j, minOverlap)))
  const pairs = rows.flatMap((row, i) => row.slice(i + 1)).filter((rho) => rho !== null)
  if (pairs.length === 0) return none('insufficient_data', 'INSUFFICIENT_DATA', `No pair has ${minOverlap} common sessions`, { symbols_found: result.symbols.length })
  return {
    data: {
      matrix: Object.fromEntries(shown.map((symbol, i) => [symbol, Object.fromEntries(shown.map((other, j) => [other, rows[i]![j]!]))])),
      average_correlation: roundTo(pairs.reduce((sum, rho) => sum + rho, 0) / pairs.length, 6),
    },
    available: true as const, data_quality: null,
    metadata: {
      calculation_date: result.calculationDate, duration_days: result.durationDays, symbols_included: shown.length, lookback_days: lookbackDays, min_overlap: minOverlap,
      max_symbols: maxSymbols, selection_method: 'weight', ...integersOf(result.coverage),
    },
  }
}

/** The diversification score of the contract: sum a_i a_j |rho_ij| / sum a_i a_j over pairs with enough overlap; high means concentrated. */
export function diversificationScoreBody(result: Result | null, { lookbackDays, minOverlap }: Pick<CorrelationQuery, 'lookbackDays' | 'minOverlap'>, portfolioId: string) {
  const head = { lookback_days: lookbackDays, min_overlap: minOverlap, selection_method: 'full_calculation_set' }
  const none = (reason: string) => ({
    available: false as const, portfolio_id: portfolioId, portfolio_correlation: null, duration_days: null, calculation_date: null, symbols_included: null, metadata: { ...head, reason },
  })
  if (!result || result.status !== 'COMPLETED' || result.durationDays !== lookbackDays) return none('no_calculation_available')
  const score = weightedAbsolute(result, minOverlap)
  if (score === null) return none('insufficient_symbols')
  return {
    available: true as const, portfolio_id: portfolioId, portfolio_correlation: roundTo(score, 6), duration_days: result.durationDays, calculation_date: result.calculationDate,
    symbols_included: result.symbols.length,
    metadata: { ...head, calculation_id: result.inputDigest, diversification_score: roundTo(1 - score, 6), ...integersOf(result.coverage) },
  }
}

function weightedAbsolute(result: Result, minOverlap: number): number | null {
  const { drivers } = result.metrics as { readonly drivers: readonly StoredDriver[] }
  let weighted = 0
  let weights = 0
  for (let i = 0; i < drivers.length; i++) {
    for (let j = i + 1; j < drivers.length; j++) {
      const rho = correlationAt(result, i, j, minOverlap)
      if (rho === null) continue
      const weight = drivers[i]!.value * drivers[j]!.value
      weighted += weight * Math.abs(rho)
      weights += weight
    }
  }
  return weights > 0 ? weighted / weights : null
}

/** The contract lets metadata hold texts and numbers only. */
function integersOf(coverage: object): Record<string, number> {
  return Object.fromEntries(['positions_total', 'positions_analyzed', 'positions_skipped', 'data_days'].flatMap((key) => {
    const value = (coverage as Record<string, unknown>)[key]
    return typeof value === 'number' ? [[key, value] as const] : []
  }))
}
