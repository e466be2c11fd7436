import { instant, isoDate, uuid, z } from '../../http/schemas.js'
import { flags } from '../nouns.js'

const count = z.number().int()
const percentage = z.number().nullable()

export const overview = z.object({
  portfolio_id: uuid, equity_balance: z.number().nullable(), total_value: z.number(), cash_balance: z.number(), leverage: z.number().nullable(),
  exposures: z.object({
    long_exposure: z.number(), short_exposure: z.number(), gross_exposure: z.number(), net_exposure: z.number(), long_percentage: percentage, short_percentage: percentage,
    gross_percentage: percentage, net_percentage: percentage,
  }).meta({ id: 'Exposures' }),
  pnl: z.object({ total_pnl: z.number(), unrealized_pnl: z.number(), realized_pnl: z.number() }),
  position_count: z.object({ total_positions: count, long_count: count, short_count: count, option_count: count }),
  last_updated: instant, as_of: isoDate, flags,
  coverage: z.object({
    positions_total: count, positions_current: count, positions_stale: count, positions_without_price: count, positions_marked: count, current_price_pct: z.number().nullable(), stalest_price: isoDate.nullable(),
    closed_without_exit_price: count,
  }).meta({ id: 'PriceCoverage' }),
}).meta({ id: 'PortfolioOverview' })

export const dataQuality = z.object({
  flag: z.string(), message: z.string(), positions_analyzed: count, positions_total: count, positions_skipped: count, data_days: count,
}).meta({ id: 'DataQualityInfo' })

export const factorExposures = z.object({
  available: z.boolean(), portfolio_id: uuid, calculation_date: isoDate.nullable(), data_quality: dataQuality.nullable(),
  factors: z.array(z.object({ name: z.string(), beta: z.number(), exposure_dollar: z.number().nullable() }).meta({ id: 'FactorExposure' })),
  metadata: z.object({
    factor_model: z.string(), calculation_method: z.string(), completeness: z.enum(['complete', 'partial']), total_active_factors: count, factors_calculated: count, has_market_beta: count,
    positions_total: count, positions_analyzed: count, positions_skipped: count, coverage: z.enum(['complete', 'partial']), coverage_pct: percentage, private_share_pct: percentage,
    data_days: count, quality_flag: z.string(), regression_window_days: count, stalest_price: isoDate.nullable(), reason: z.string(), detail: z.string(), status: z.string().nullable(), flags,
  }).partial().meta({ id: 'FactorExposureMetadata' }),
}).meta({ id: 'PortfolioFactorExposures' })

export const positionFactorExposures = z.object({
  available: z.boolean(), portfolio_id: uuid, calculation_date: isoDate.nullable(), data_quality: dataQuality.nullable(), total: count, limit: count, offset: count,
  positions: z.array(z.object({
    position_id: uuid, symbol: z.string(), exposures: z.record(z.string(), z.number()), quality_flag: z.string().nullable(), flags, skipped: z.string().nullable(),
  }).meta({ id: 'PositionFactors' })),
}).meta({ id: 'PositionFactorExposures' })

const texts = z.record(z.string(), z.union([z.string(), z.number()]))
export const correlationMatrix = z.object({
  data: z.object({ matrix: z.record(z.string(), z.record(z.string(), z.number().nullable())), average_correlation: z.number().nullable() }).nullable(),
  available: z.boolean(), data_quality: dataQuality.nullable(), metadata: texts.nullable(),
}).meta({ id: 'CorrelationMatrix' })

export const diversificationScore = z.object({
  available: z.boolean(), portfolio_id: uuid, portfolio_correlation: z.number().nullable(), duration_days: count.nullable(), calculation_date: isoDate.nullable(), symbols_included: count.nullable(),
  metadata: texts.nullable(),
}).meta({ id: 'DiversificationScore' })

const impact = z.object({ shock_pct: z.number(), exposure: z.number().nullable(), direct_pnl: z.number().nullable(), correlated_pnl: z.number().nullable() }).meta({ id: 'FactorImpact' })
export const stressTest = z.object({
  available: z.boolean(),
  data: z.object({
    scenarios: z.array(z.object({
      id: z.string(), name: z.string(), description: z.string().nullable(), category: z.string(), severity: z.string(), impact_type: z.literal('correlated'),
      impact: z.object({ dollar_impact: z.number().nullable(), percentage_impact: z.number().nullable(), new_portfolio_value: z.number().nullable() }),
      direct_impact: z.number().nullable(), correlation_effect: z.number().nullable(), convexity: z.number().nullable(),
      plausibility: z.number().nullable().meta({ description: 'Size of the scenario in daily standard deviations' }), loss_exceeds_equity: z.boolean(),
      factor_impacts: z.record(z.string(), impact), missing_factors: z.array(z.string()).readonly(), flags: flags.readonly(),
    }).meta({ id: 'StressScenario' })),
    portfolio_value: z.number(), calculation_date: isoDate,
  }).nullable(),
  data_quality: dataQuality.nullable(),
  metadata: z.looseObject({ reason: z.enum(['no_results', 'no_snapshot']).optional(), scenarios_requested: z.array(z.string()).readonly().optional() }).nullable(),
}).meta({ id: 'StressTest' })

export const riskMetrics = z.object({
  available: z.boolean(), portfolio_id: uuid,
  risk_metrics: z.object({
    portfolio_beta: z.number().nullable(), annualized_volatility: z.number().nullable(), max_drawdown: z.number().nullable(), annualized_return: z.number().nullable(), calmar_ratio: z.number().nullable(),
  }).nullable(),
  metadata: z.object({
    lookback_days: count, date_range: z.object({ start: isoDate, end: isoDate }).optional(), observations: count.optional(), calculation_timestamp: instant.optional(),
    beta_source: z.enum(['factor_exposure', 'unavailable']).optional(), beta_calculation_date: isoDate.optional(), beta_window_days: count.optional(), warnings: z.array(z.string()).optional(),
    reason: z.literal('no_snapshots').optional(),
  }),
}).meta({ id: 'RiskMetrics' })
