import { compareNames, FACTORS, MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'
import { equityFlags } from '../aggregation/index.js'
import { finite } from '../math/finite.js'
import type { DriverExposure } from './driver-exposure.js'

/** What aggregation reads of a driver's exposure. */
type PositionBetas = Pick<DriverExposure, 'observations' | 'betaMarket' | 'betaStyles' | 'residualVariance' | 'rSquared' | 'flags'> & { readonly qualityFlag: string }

/** One active position with what engine 3 needs of it. */
export interface FactorPosition {
  readonly id: string
  readonly symbol: string
  readonly driver: string | null
  readonly isPrivate: boolean
  /** Dollars; null when the position has no price. */
  readonly marketValue: number | null
  /** E_i of specification 3.1 in dollars; null where it is not known, as for an option without a delta. */
  readonly deltaAdjustedExposure: number | null
  /** Set when the position is valued at something that is no price of its own. */
  readonly hasNoPrice: boolean
  /** Of the driver; null when nothing is known of it. */
  readonly betas: PositionBetas | null
}

export interface PortfolioExposureInput {
  readonly portfolioId: string
  readonly asOf: string
  /** Net asset value in dollars; null when unknown. */
  readonly nav: number | null
  readonly windowSessions: number
  readonly modelStatus: string
  readonly missingFactors: readonly string[]
  /** In any order: sums run in the order of position ids (specification 1.9). */
  readonly positions: readonly FactorPosition[]
}

/** Exposure of a portfolio to one factor: `exposureValue` a unit of NAV (null without a positive NAV), `exposureDollar` in dollars. */
interface FactorExposure {
  readonly name: string
  readonly exposureValue: number | null
  readonly exposureDollar: number
  readonly positionsCounted: number
}

/** Why a position takes no part, or null when it does. */
interface PositionCoverage {
  readonly positionId: string
  readonly symbol: string
  readonly driver: string | null
  readonly skipped: string | null
}

/** Exposures of a portfolio, or why there are none; positions in the order of their ids. */
export interface PortfolioExposures {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_PUBLIC_POSITIONS' | 'SKIPPED_NO_MARKET_FACTOR' | 'SKIPPED_NO_EXPOSURES'
  readonly flags: readonly string[]
  readonly factors: readonly FactorExposure[]
  readonly positions: readonly PositionCoverage[]
  readonly coverage: ExposureCoverage
}

interface ExposureCoverage {
  readonly positions_total: number
  readonly positions_analyzed: number
  readonly positions_skipped: number
  readonly coverage: 'complete' | 'partial'
  /** Share of gross market value behind the exposures, percent; null for an empty book. */
  readonly coverage_pct: number | null
  /** Share of gross market value that is PRIVATE and adds zero beta, whole percent. */
  readonly private_share_pct: number
  /** Fewest returns behind any analysed position. */
  readonly data_days: number
  readonly quality_flag: string
  readonly regression_window_days: number
}

/**
 * exposure_dollar_f = sum of E_i beta_(i,f), exposure_value_f = exposure_dollar_f / NAV (specification 5.7). A factor for which no
 * position has a beta is absent. Skips are results with a reason (specification 12).
 */
export function aggregateExposures(given: PortfolioExposureInput): PortfolioExposures {
  const input = { ...given, positions: [...given.positions].sort((a, b) => compareNames(a.id, b.id)) }
  const positions = input.positions.map((position) => ({ positionId: position.id, symbol: position.symbol, driver: position.driver, skipped: skipReason(position, input) }))
  const analysed = input.positions.filter((_, index) => positions[index]!.skipped === null)
  const flags = [...input.missingFactors.map((name) => `FACTOR_MISSING:${name}`), ...equityFlags(input.nav)].sort()
  const status = statusOf(input, analysed.length)
  const coverage = coverageOf(input, analysed, status)
  if (status !== 'COMPLETED') {
    const flag = status === 'SKIPPED_NO_PUBLIC_POSITIONS' ? ['no_public_positions'] : []
    return { status, flags: [...flags, ...flag].sort(), factors: [], positions, coverage }
  }
  const limited = coverage.coverage === 'partial' ? ['limited_coverage'] : []
  return { status, flags: [...flags, ...limited].sort(), factors: factorsOf(analysed, input.nav), positions, coverage }
}

function factorsOf(analysed: readonly FactorPosition[], nav: number | null): FactorExposure[] {
  const rows: FactorExposure[] = []
  for (const factor of FACTORS) {
    const k = STYLE_FACTORS.indexOf(factor.name as (typeof STYLE_FACTORS)[number])
    if (factor.name !== MARKET_FACTOR && k < 0) continue
    let exposureDollar = 0
    let positionsCounted = 0
    for (const { betas, deltaAdjustedExposure } of analysed) {
      const beta = factor.name === MARKET_FACTOR ? betas!.betaMarket : (betas!.betaStyles[k] ?? null)
      if (beta === null) continue
      exposureDollar += deltaAdjustedExposure! * beta
      positionsCounted++
    }
    if (positionsCounted > 0) rows.push({ name: factor.name, exposureValue: nav !== null && nav > 0 ? finite(exposureDollar / nav) : null, exposureDollar, positionsCounted })
  }
  return rows
}

/** Why a position takes no part in the engines that need betas, or null when it does. */
export function skipReason(position: FactorPosition, input: Pick<PortfolioExposureInput, 'modelStatus'>): string | null {
  if (position.isPrivate) return 'PRIVATE_SKIPPED'
  if (position.driver === null) return 'NO_UNDERLYING'
  if (input.modelStatus !== 'COMPLETED') return 'no_market_factor'
  if (!position.betas || position.betas.betaMarket === null) return 'insufficient_history'
  if (position.hasNoPrice) return 'NO_PRICE'
  return finite(position.deltaAdjustedExposure) === null ? 'no_delta' : null
}

function statusOf(input: PortfolioExposureInput, analysed: number): PortfolioExposures['status'] {
  if (input.positions.every((position) => position.isPrivate)) return 'SKIPPED_NO_PUBLIC_POSITIONS'
  if (input.modelStatus !== 'COMPLETED') return 'SKIPPED_NO_MARKET_FACTOR'
  return analysed === 0 ? 'SKIPPED_NO_EXPOSURES' : 'COMPLETED'
}

function coverageOf(input: PortfolioExposureInput, analysed: readonly FactorPosition[], status: PortfolioExposures['status']): ExposureCoverage {
  const gross = grossOf(input.positions)
  const total = input.positions.length
  const partial = analysed.length < total
  return {
    positions_total: total, positions_analyzed: analysed.length, positions_skipped: total - analysed.length, coverage: partial ? 'partial' : 'complete',
    coverage_pct: gross > 0 ? (100 * grossOf(analysed)) / gross : null,
    private_share_pct: gross > 0 ? Math.round((100 * grossOf(input.positions.filter((position) => position.isPrivate))) / gross) : 0,
    data_days: analysed.length > 0 ? Math.min(...analysed.map((position) => position.betas!.observations)) : 0,
    quality_flag: qualityOf(analysed, partial, status), regression_window_days: input.windowSessions,
  }
}

function qualityOf(analysed: readonly FactorPosition[], partial: boolean, status: PortfolioExposures['status']): string {
  if (status === 'SKIPPED_NO_PUBLIC_POSITIONS') return 'no_public_positions'
  if (partial) return 'limited_coverage'
  return analysed.some((position) => position.betas!.qualityFlag === 'limited_history') ? 'limited_history' : 'full_history'
}

function grossOf(positions: readonly FactorPosition[]): number {
  return positions.reduce((sum, position) => sum + Math.abs(position.marketValue ?? 0), 0)
}
