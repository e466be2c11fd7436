import { FACTORS, MARKET_FACTOR, roundTo } from '../domain/index.js'
import type { FactorExposureRow } from '../store/result-tables.js'
import { type DataQuality, endedAs, qualityOf, type ResultHead } from './envelope.js'

const METHOD = 'Market beta plus market-residual style betas on ETF proxies (orthogonal ridge)'
const STYLE_COUNT = FACTORS.filter((factor) => factor.type === 'style' && factor.active).length

/** One factor as engine 3 stored it. */
interface StoredFactor {
  readonly name: string
  readonly beta: number | null
  readonly exposure_dollar: number | null
}

/** Coverage as engine 3 stores it. */
export interface FactorCoverage {
  readonly positions_total: number
  readonly positions_analyzed: number
  readonly positions_skipped: number
  readonly coverage: 'complete' | 'partial'
  readonly coverage_pct: number | null
  readonly private_share_pct: number
  readonly data_days: number
  readonly quality_flag: string
  readonly regression_window_days: number
  readonly stalest_price?: string | null
}

/** Portfolio betas of the contract, per unit of NAV and in dollars. A factor without a beta is absent, never 0. `result` is null before the first night. */
export function factorExposuresBody(result: (FactorExposureRow & ResultHead) | null, portfolioId: string, positionsTotal = 0) {
  const factors = ((result?.factors ?? []) as readonly StoredFactor[]).flatMap(({ name, beta, exposure_dollar }) => (beta === null ? [] : [{ name, beta, exposure_dollar }]))
  const head = { portfolio_id: portfolioId, calculation_date: result?.calculationDate ?? null }
  if (!result || result.status !== 'COMPLETED' || factors.length === 0) {
    return {
      available: false as const, ...head, data_quality: factorQuality(result, positionsTotal), factors: [],
      metadata: { reason: 'no_calculation_available', detail: 'no_factor_calculations', status: result?.status ?? null, flags: [...(result?.flags ?? [])] },
    }
  }
  const coverage = result.coverage as FactorCoverage
  return {
    available: true as const, ...head, data_quality: null, factors,
    metadata: {
      factor_model: `${STYLE_COUNT}-factor`, calculation_method: METHOD, completeness: factors.length === STYLE_COUNT ? ('complete' as const) : ('partial' as const),
      total_active_factors: STYLE_COUNT, factors_calculated: factors.length, has_market_beta: factors.some((factor) => factor.name === MARKET_FACTOR) ? 1 : 0,
      ...coverage, coverage_pct: roundTo(coverage.coverage_pct, 2), flags: [...result.flags],
    },
  }
}

/** Why there are no factor betas: the six keys of specification 12.3. */
export function factorQuality(result: ResultHead | null, positionsTotal: number): DataQuality {
  const message = result ? endedAs(result, 'factor calculation') : 'No factor calculation is stored for this portfolio'
  return qualityOf(result, 'NO_FACTOR_CALCULATIONS', message, positionsTotal)
}
