import { MARKET_FACTOR, roundTo } from '../domain/index.js'
import { performance } from '../engines/risk/index.js'
import type { FactorExposureRow } from '../store/result-tables.js'
import type { ResultHead } from './envelope.js'

/** One stored snapshot as the metrics read it. */
interface MetricSnapshot {
  readonly date: string
  readonly dailyReturn: number | null
}

const FEW_SNAPSHOTS = 20

/**
 * Beta, volatility and drawdown of the contract over the snapshots of a lookback, oldest first (specification 10). Beta is the exposure of the
 * newest factor result; what cannot be measured is null with a warning.
 */
export function riskMetricsBody(portfolioId: string, snapshots: readonly MetricSnapshot[], factors: (FactorExposureRow & ResultHead) | null, lookbackDays: number) {
  const first = snapshots[0]
  const last = snapshots.at(-1)
  if (!first || !last) return { available: false as const, portfolio_id: portfolioId, risk_metrics: null, metadata: { lookback_days: lookbackDays, reason: 'no_snapshots' as const } }
  const returns = snapshots.flatMap(({ dailyReturn }) => (dailyReturn === null ? [] : [dailyReturn]))
  const found = performance(Float64Array.from(returns), null)
  const beta = betaOf(factors)
  const warnings = [...(returns.length < FEW_SNAPSHOTS ? ['few_snapshots'] : []), ...(returns.length === 0 ? ['no_returns'] : []), ...(beta === null ? ['beta_unavailable'] : [])]
  return {
    available: true as const, portfolio_id: portfolioId,
    risk_metrics: {
      portfolio_beta: beta, annualized_volatility: roundTo(found.annualizedVolatility, 6), max_drawdown: returns.length > 0 ? roundTo(found.drawdown.maxDrawdown, 6) : null,
      annualized_return: roundTo(found.annualizedReturn, 6), calmar_ratio: roundTo(found.calmar, 6),
    },
    metadata: {
      lookback_days: lookbackDays, date_range: { start: first.date, end: last.date }, observations: returns.length,
      ...(beta === null ? { beta_source: 'unavailable' as const } : {
        beta_source: 'factor_exposure' as const, beta_calculation_date: factors!.calculationDate, beta_window_days: (factors!.coverage as { regression_window_days: number }).regression_window_days,
      }),
      warnings,
    },
  }
}

function betaOf(factors: FactorExposureRow | null): number | null {
  const list = (factors?.factors ?? []) as readonly { readonly name: string; readonly beta: number | null }[]
  return list.find(({ name }) => name === MARKET_FACTOR)?.beta ?? null
}
