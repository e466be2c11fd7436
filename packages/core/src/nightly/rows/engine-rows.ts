import type { CorrelationRow, FactorExposureRow, GreeksRow, MarketRiskRow, StressRow } from '../../store/result-tables.js'
import { inputDigest } from '../digest.js'
import type { NightMarket } from '../market/night-market.js'
import { CORRELATION_SESSIONS } from '../market/night-market.js'
import type { EngineResults } from '../portfolio-engines.js'
import { type PriceCoverage, priceCoverage } from './price-coverage.js'
import { cents, stored, sixDecimals } from './rounding.js'

/** What several rows of one portfolio state alike; made once for all of them. */
export interface RowEvidence {
  readonly prices: PriceCoverage
  /** Digest of what engines 3, 4 and 5 read: values, exposures, and the digests of the betas and of the factor set. */
  readonly bookDigest: string
}

export function rowEvidence({ portfolio, driven }: EngineResults, { factors }: NightMarket): RowEvidence {
  return {
    prices: priceCoverage(portfolio),
    bookDigest: inputDigest(portfolio.nav, factors.inputDigest, driven.map(({ betas, ...position }) => [position, betas?.inputDigest ?? null]), portfolio.positions.map(({ model }) => model)),
  }
}

/** What stands behind every figure of a portfolio, beside each engine's own coverage: returns behind the betas, and the oldest close used. */
function trustOf({ exposures }: EngineResults, { prices }: RowEvidence): { data_days: number; stalest_price: string | null } {
  return { data_days: exposures?.coverage.data_days ?? 0, stalest_price: prices.stalest_price }
}

/** Engine 2: Greeks to the decimals of specification 4.5. */
export function greeksRow(results: EngineResults, evidence: RowEvidence): GreeksRow | undefined {
  const { greeks, portfolio } = results
  if (!greeks) return undefined
  const { status, flags, totals, rows, coverage, updated, failed, skipped } = greeks
  return {
    portfolioId: portfolio.portfolioId, status, flags, totals: totals && stored(totals), positions: stored(rows),
    coverage: { ...trustOf(results, evidence), ...coverage, updated, failed, skipped_total: skipped },
    inputDigest: inputDigest(portfolio.positions.map(({ position, valuation, model }) => [position.id, position.quantity, valuation.marketValue, model])),
  }
}

/** Engine 3: betas to 6 decimals, dollars to 2 (specification 5.8). */
export function factorRow(results: EngineResults, evidence: RowEvidence): FactorExposureRow | undefined {
  const { exposures, portfolio } = results
  if (!exposures) return undefined
  return {
    portfolioId: portfolio.portfolioId, status: exposures.status, flags: exposures.flags, coverage: { ...exposures.coverage, stalest_price: evidence.prices.stalest_price },
    factors: exposures.factors.map((factor) => ({
      name: factor.name, beta: sixDecimals(factor.exposureValue), exposure_dollar: cents(factor.exposureDollar), positions_counted: factor.positionsCounted,
    })),
    positions: exposures.positions.map((position) => ({ position_id: position.positionId, symbol: position.symbol, driver: position.driver, skipped: position.skipped })),
    inputDigest: evidence.bookDigest,
  }
}

/** Engine 4. */
export function marketRiskRow(results: EngineResults, evidence: RowEvidence): MarketRiskRow | undefined {
  const { marketRisk, portfolio } = results
  if (!marketRisk) return undefined
  const scenarios = Object.fromEntries(Object.entries(marketRisk.scenarios).map(([name, scenario]) => [name, {
    scenario_value: scenario.scenario_value, predicted_pnl: cents(scenario.predicted_pnl), linear_pnl: cents(scenario.linear_pnl), gamma_effect: cents(scenario.gamma_effect),
    market_beta: sixDecimals(scenario.market_beta), floored_positions: scenario.floored_positions,
  }]))
  return {
    portfolioId: portfolio.portfolioId, status: marketRisk.status, flags: marketRisk.flags, marketBeta: sixDecimals(marketRisk.market_beta), scenarios,
    coverage: {
      ...trustOf(results, evidence), ...marketRisk.coverage, portfolio_value: cents(marketRisk.portfolio_value), market_exposure_dollar: cents(marketRisk.market_exposure_dollar),
      rate_exposure_dollar: cents(marketRisk.rate_exposure_dollar), data_quality: marketRisk.data_quality,
    },
    inputDigest: evidence.bookDigest,
  }
}

/** Engine 5. */
export function stressRow(results: EngineResults, market: NightMarket, evidence: RowEvidence): StressRow | undefined {
  const { stress, portfolio } = results
  if (!stress) return undefined
  const scenarios = stress.scenarios.map((scenario) => ({
    ...scenario, direct_pnl: cents(scenario.direct_pnl), correlated_pnl: cents(scenario.correlated_pnl), correlation_effect: cents(scenario.correlation_effect),
    linear_direct_pnl: cents(scenario.linear_direct_pnl), linear_correlated_pnl: cents(scenario.linear_correlated_pnl), convexity_direct: cents(scenario.convexity_direct),
    convexity_correlated: cents(scenario.convexity_correlated), new_portfolio_value: cents(scenario.new_portfolio_value), percentage_impact: sixDecimals(scenario.percentage_impact),
    plausibility: sixDecimals(scenario.plausibility), rate_move_direct: sixDecimals(scenario.rate_move_direct), rate_move_correlated: sixDecimals(scenario.rate_move_correlated),
    factor_impacts: Object.fromEntries(Object.entries(scenario.factor_impacts).map(([name, { shock, exposure_dollar, direct_pnl, correlated_pnl }]) => [
      name, { shock_pct: sixDecimals(100 * shock), exposure: cents(exposure_dollar), direct_pnl: cents(direct_pnl), correlated_pnl: cents(correlated_pnl) },
    ])),
  }))
  return {
    portfolioId: portfolio.portfolioId, status: stress.status, flags: stress.flags, scenarios, summary: stored({ ...stress.summary, skipped: market.stress.skipped }),
    coverage: { ...trustOf(results, evidence), ...stress.coverage, correlation_matrix: market.stress.correlations, exposures: stored(stress.exposures) },
    inputDigest: inputDigest(evidence.bookDigest, market.stress.scenarios.map(({ scenario }) => scenario)),
  }
}

/** Engine 7. */
export function correlationRow(results: EngineResults, market: NightMarket, { prices }: RowEvidence): CorrelationRow | undefined {
  const { correlations, portfolio, driven } = results
  if (!correlations) return undefined
  const { status, flags, symbols, overlaps, metrics, clusters, hedges, drivers, matrixQuality, skippedPositions, coverage, skip } = correlations
  return {
    portfolioId: portfolio.portfolioId, durationDays: CORRELATION_SESSIONS, status, flags, symbols, correlations: correlations.correlations.map(sixDecimals), overlaps,
    metrics: stored({ ...metrics, drivers, hedges, matrix_quality: matrixQuality }), clusters: stored(clusters),
    coverage: { stalest_price: prices.stalest_price, ...stored(coverage), skipped: stored(skippedPositions), skip: skip && { reason: skip.reason, message: skip.payload.message } },
    inputDigest: inputDigest(
      portfolio.positions.map(({ position, valuation, sector }) => [position.id, valuation.marketValue, position.tags, sector]),
      ...driven.flatMap(({ driver }) => (driver === null ? [] : [market.correlationSeries.get(driver)?.unit ?? null])),
    ),
  }
}
