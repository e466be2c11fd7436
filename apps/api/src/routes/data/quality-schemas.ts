import { instant, isoDate, uuid, z } from '../../http/schemas.js'
import { investmentClass } from '../nouns.js'

const count = z.number().int()
const partial = z.object({ symbol: z.string(), days_available: count, days_missing: count }).meta({ id: 'PartialHistory' })
const insufficient = z.object({ symbol: z.string(), days_available: count, reason: z.enum(['recent_listing', 'incomplete_data']) }).meta({ id: 'InsufficientHistory' })
const feasibility = { feasible: z.boolean(), positions_eligible: count, positions_excluded: count }
const ofHistory = z.object({ ...feasibility, min_days_required: count }).meta({ id: 'HistoryFeasibility' })

const status = z.enum(['good', 'warning', 'error']).meta({ id: 'QualityStatus' })

export const portfolioDataQuality = z.object({
  portfolio_id: uuid, assessment_date: isoDate,
  summary: z.object({ total_positions: count, complete_data: count, partial_data: count, insufficient_data: count, data_coverage_percent: z.number() }),
  position_data_quality: z.object({ complete_history: z.array(z.string()), partial_history: z.array(partial), insufficient_data: z.array(insufficient) }),
  calculation_feasibility: z.object({
    correlation_matrix: z.object({ ...feasibility, min_days_overlap: count }), factor_regression: ofHistory, volatility_analysis: ofHistory,
  }),
  factor_etf_coverage: z.object({ complete: z.array(z.string()), partial: z.array(z.string()), missing: z.array(z.string()) }).optional(),
  last_update: instant,
  provider_coverage: z.record(z.string(), count).meta({ description: 'Positions by the source of their newest price' }),
  data_quality_score: z.number().min(0).max(1).optional(), overall_score: z.number().min(0).max(100).optional(), overall_status: status.optional(),
  metrics: z.array(z.object({ metric_name: z.string(), status, value: z.number(), threshold: z.number(), description: z.string() }).meta({ id: 'QualityMetric' })).optional(), recommendations: z.array(z.string()).optional(),
  positions: z.array(z.object({
    position_id: uuid, symbol: z.string(), investment_class: investmentClass, has_price_data: z.boolean(), data_points: count, first_date: isoDate.nullable(),
    last_date: isoDate.nullable(),
    completeness: z.number().optional(), recency: z.number().optional(), accuracy: z.number().optional(),
    provider: z.string().nullable(), history_symbol: z.string().nullable().meta({ description: 'Whose history counts: the underlying for options, none for PRIVATE positions' }),
  }).meta({ id: 'PositionDataQuality' })),
}).meta({ id: 'PortfolioDataQuality' })
