import { MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'
import { HISTORY_LIMITS } from './history-quality.js'
import type { FactorPosition, PortfolioExposureInput, PortfolioExposures } from './portfolio-exposures.js'

/** How many rows a part of the result makes, and whether it makes none because the engine skipped. */
interface StorageResult {
  readonly records_stored: number
  readonly skipped: boolean
}

/** Engine 3's result with every key of specification 5.8 and 12.2 in every outcome. */
export interface FactorAnalysisResult {
  /** Exposure a unit of NAV by factor; null without a positive NAV. A factor that no position has is absent. */
  readonly factor_betas: Readonly<Record<string, number | null>>
  /** Betas of each analysed position by its id; a beta that is not known is absent. */
  readonly position_betas: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly data_quality: Readonly<Record<string, string | number | null>>
  readonly metadata: Readonly<Record<string, unknown>>
  /** Of each analysed position by its id. */
  readonly regression_stats: Readonly<Record<string, object>>
  readonly storage_results: { readonly position_storage: StorageResult; readonly portfolio_storage: StorageResult }
}

const REASONS = {
  SKIPPED_NO_PUBLIC_POSITIONS: { flag: 'no_public_positions', message: 'The portfolio holds no public positions, so factor analysis was skipped.' },
  SKIPPED_NO_MARKET_FACTOR: { flag: 'no_market_factor', message: 'The market factor has too little history, so factor analysis was skipped.' },
  SKIPPED_NO_EXPOSURES: { flag: 'no_exposures', message: 'No position has both betas and a known exposure, so factor analysis was skipped.' },
} as const

/** The outcome of `aggregateExposures(input)` in the shape of specification 5.8, or of 12.2 when it was skipped. */
export function factorAnalysisResult(input: PortfolioExposureInput, exposures: PortfolioExposures): FactorAnalysisResult {
  const { status } = exposures
  return status === 'COMPLETED' ? completedResult(input, exposures) : skippedResult(input, exposures, status)
}

function completedResult(input: PortfolioExposureInput, { factors, coverage, positions, flags, status }: PortfolioExposures): FactorAnalysisResult {
  const counts = countsOf(coverage)
  const taking = new Set(positions.filter(({ skipped }) => skipped === null).map(({ positionId }) => positionId))
  const analysed = input.positions.filter(({ id }) => taking.has(id))
  const betas = Object.fromEntries(analysed.map((position) => [position.id, betasByName(position)]))
  const records = Object.values(betas).reduce((sum, own) => sum + Object.keys(own).length, 0)
  return {
    factor_betas: Object.fromEntries(factors.map(({ name, exposureValue }) => [name, exposureValue])), position_betas: betas,
    data_quality: {
      flag: coverage.quality_flag, quality_flag: coverage.quality_flag, message: `${counts.positions_analyzed} of ${counts.positions_total} positions analysed.`, ...counts,
      regression_days: coverage.data_days, required_days: HISTORY_LIMITS.full, positions_processed: counts.positions_analyzed, factors_processed: factors.length,
    },
    metadata: {
      calculation_date: input.asOf, regression_window_days: input.windowSessions, status, portfolio_id: input.portfolioId, positions_analyzed: counts.positions_analyzed,
      positions_total: counts.positions_total, positions_skipped: counts.positions_skipped, coverage: coverage.coverage, coverage_pct: coverage.coverage_pct,
      private_share_pct: coverage.private_share_pct, flags, skipped: skippedOf(positions),
    },
    regression_stats: Object.fromEntries(analysed.map((position) => [position.id, statsOf(position)])),
    storage_results: { position_storage: { records_stored: records, skipped: false }, portfolio_storage: { records_stored: factors.length, skipped: false } },
  }
}

function skippedResult(input: PortfolioExposureInput, { coverage, positions, flags }: PortfolioExposures, status: keyof typeof REASONS): FactorAnalysisResult {
  const { flag, message } = REASONS[status]
  return {
    factor_betas: {}, position_betas: {}, regression_stats: {},
    data_quality: { flag, quality_flag: flag, message, ...countsOf(coverage) },
    metadata: {
      calculation_date: input.asOf, regression_window_days: 0, status, portfolio_id: input.portfolioId, private_share_pct: coverage.private_share_pct, flags, skipped: skippedOf(positions),
    },
    storage_results: { position_storage: { records_stored: 0, skipped: true }, portfolio_storage: { records_stored: 0, skipped: true } },
  }
}

type Counts = Pick<PortfolioExposures['coverage'], 'positions_analyzed' | 'positions_total' | 'positions_skipped' | 'data_days'>

function countsOf({ positions_analyzed, positions_total, positions_skipped, data_days }: PortfolioExposures['coverage']): Counts {
  return { positions_analyzed, positions_total, positions_skipped, data_days }
}

function betasByName({ betas }: FactorPosition): Record<string, number> {
  const named: Record<string, number> = {}
  if (betas!.betaMarket !== null) named[MARKET_FACTOR] = betas!.betaMarket
  STYLE_FACTORS.forEach((name, k) => {
    const beta = betas!.betaStyles[k] ?? null
    if (beta !== null) named[name] = beta
  })
  return named
}

function statsOf({ driver, betas }: FactorPosition): object {
  const { observations, qualityFlag, rSquared, residualVariance, flags } = betas!
  return { driver, observations, quality_flag: qualityFlag, r_squared: rSquared, residual_variance: residualVariance, flags }
}

function skippedOf(positions: PortfolioExposures['positions']): object[] {
  return positions.filter(({ skipped }) => skipped !== null).map(({ positionId, symbol, skipped }) => ({ position_id: positionId, symbol, reason: skipped }))
}
