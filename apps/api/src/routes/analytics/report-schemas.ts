import { isoDate, uuid, z } from '../../http/schemas.js'
import { flags } from '../nouns.js'
import { dataQuality } from './schemas.js'

const count = z.number().int()
const known = z.number().nullable()
const dollars = known.meta({ description: 'US dollars' })

/** What every report says beside its figures: how it ended, what limits it, and how much of the book stands behind it. */
const metadata = z.object({
  status: z.string().nullable(), reason: z.string().optional(), flags,
  coverage: z.looseObject({ positions_total: count.optional(), coverage_pct: known.optional(), data_days: count.optional(), stalest_price: isoDate.nullable().optional() }),
  input_digest: z.string().nullable(),
}).meta({ id: 'ReportMetadata' })

/** The envelope of a report: `data` when there is something, else `data_quality` saying why not. */
const report = <Data extends z.ZodType>(name: string, data: Data) => z.object({
  available: z.boolean(), portfolio_id: uuid, calculation_date: isoDate.nullable(), data: data.nullable(), data_quality: dataQuality.nullable(), metadata,
}).meta({ id: name })

const greeks = z.object({ delta: z.number(), gamma: z.number(), theta: z.number(), vega: z.number(), rho: z.number(), delta_dollars: z.number(), gamma_dollars: z.number() }).meta({ id: 'Greeks', description: 'At position scale: quantity and multiplier are in them' })
export const greeksReport = report('GreeksReport', z.object({
  totals: greeks.nullable(),
  positions: z.array(greeks.extend({
    position_id: uuid, underlying_price: z.number(), underlying_price_date: isoDate, model_price: z.number(), volatility: z.number(), volatility_source: z.string(), model: z.string(), flags,
  }).meta({ id: 'PositionGreeks' })),
}))

export const marketScenariosReport = report('MarketScenariosReport', z.object({
  market_beta: known, portfolio_value: dollars, market_exposure_dollar: dollars, rate_exposure_dollar: dollars,
  scenarios: z.record(z.string(), z.object({
    scenario_value: z.number(), predicted_pnl: dollars, linear_pnl: dollars, gamma_effect: dollars, market_beta: known, floored_positions: z.array(uuid),
  }).meta({ id: 'MarketScenario' })),
}))

export const diversificationReport = report('DiversificationReport', z.object({
  duration_days: count, symbols: z.array(z.string()), measures: z.record(z.string(), z.union([known, z.array(z.number())])),
  clusters: z.array(z.object({
    number: count, nickname: z.string(), avg_correlation: known, total_value: z.number(), portfolio_share: known,
    members: z.array(z.object({ symbol: z.string(), value: z.number(), correlation_to_cluster: known })),
  }).meta({ id: 'CorrelationCluster' })),
  hedges: z.array(z.looseObject({})),
  drivers: z.array(z.object({ symbol: z.string(), value: z.number(), signed_value: z.number(), weight: z.number(), observations: count, volatility: z.number(), flags }).meta({ id: 'RiskDriver' })),
  matrix_quality: z.object({ data_quality: z.enum(['sufficient', 'limited', 'insufficient']), null_pairs: count, repaired: z.boolean(), frobenius_distance: z.number(), shrinkage: z.number() }).nullable(),
}))

const measure = z.object({ value: known, unit: z.enum(['fraction', 'ratio', 'dollars']), observations: count, minimum: count, share_of_nav: known, reason: z.string().nullable() }).meta({ id: 'RiskMeasure' })
const test = z.object({ statistic: known, p_value: known, degrees_of_freedom: count, reason: z.string().nullable() }).meta({ id: 'BacktestStatistic' })
const backtest = z.object({
  confidence: z.number(), observations: count, minimum: count, reason: z.string().nullable(), exceptions: count, exception_dates: z.array(isoDate), expected_exceptions: z.number(),
  transitions: z.object({ n00: count, n01: count, n10: count, n11: count }), proportion_of_failures: test, independence: test, conditional_coverage: test,
}).meta({ id: 'VarBacktest' })
export const riskMeasuresReport = report('RiskMeasuresReport', z.object({
  measures: z.record(z.string(), measure),
  drawdown: z.object({ peak_date: isoDate.nullable(), trough_date: isoDate.nullable(), recovery_date: isoDate.nullable(), current_drawdown: known }).nullable(),
  factor_var: z.object({
    pnl_deviation: z.number(), factor_variance_share: known,
    levels: z.array(z.object({ confidence: z.number(), var: z.number(), es: z.number(), components: z.record(z.string(), z.number()), specific: z.number() }).meta({ id: 'FactorVarLevel' })),
  }).nullable(),
  warnings: z.array(z.string()), reason: z.string().nullable(), pro_forma: z.object({ replaced_returns: count, dropped_sessions: count }).nullable(),
  backtest: z.object({ var_95: backtest, var_99: backtest }).nullable(),
}))

const sides = z.object({ long: z.number(), short: z.number(), gross: z.number(), net: z.number(), net_pct_of_nav: known, gross_pct_of_nav: known, gross_pct_of_gross: known }).meta({ id: 'ExposureSides' })
const bothSides = { market_value: sides, delta_adjusted: sides }
export const sectorExposureReport = report('SectorExposureReport', z.object({
  status: z.string(), flags, sectors: z.array(z.object({ sector: z.string(), positions: count, ...bothSides, benchmark_pct: known, active_pct: known }).meta({ id: 'SectorExposure' })), totals: z.object(bothSides),
  coverage: z.record(z.string(), count),
}))

export const concentrationReport = report('ConcentrationReport', z.object({
  status: z.string(), holdings: count, hhi: known, effective_number: known, top3_pct: known, top5_pct: known, top10_pct: known,
  largest: z.array(z.object({ driver: z.string(), value: z.number(), weight_pct: z.number() }).meta({ id: 'LargestHolding' })), positions_without_value: count,
}))

const volatility = z.object({ value: known, observations: count, minimum: count, reason: z.string().nullable() }).meta({ id: 'RealisedVolatility' })
export const volatilityReport = report('VolatilityReport', z.object({
  volatility21: volatility, volatility63: volatility, trend: z.enum(['rising', 'falling', 'steady']).nullable(), percentile: known, percentile_observations: count, percentile_minimum: count,
}))

export const reconciliationReport = report('ReconciliationReport', z.object({
  agrees: z.boolean(),
  checks: z.array(z.object({ name: z.string(), status: z.enum(['passed', 'failed', 'not_applicable']), difference: known, tolerance: known, detail: z.string() }).meta({ id: 'ReconciliationCheck' })),
}))
