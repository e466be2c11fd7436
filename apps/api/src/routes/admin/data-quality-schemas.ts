import { instant, isoDate, z } from '../../http/schemas.js'

const count = z.number().int()
const share = z.number().min(0).max(1)
const perSymbol = <Row extends z.ZodType>(row: Row) => z.record(z.string(), row)

export const adminDataQuality = z.object({
  status: z.enum(['passed', 'failed', 'warning']), quality_score: share, total_symbols: count, validation_timestamp: instant,
  coverage_details: z.object({
    current_prices: z.object({
      coverage_percentage: share, symbols_with_data: count, total_symbols: count, missing_symbols: z.array(z.string()),
      symbol_details: perSymbol(z.object({ has_data: z.boolean(), latest_date: isoDate.nullable(), price_count: count })),
    }),
    historical_data: z.object({
      coverage_percentage: share, symbols_with_sufficient_data: count, total_symbols: count, required_days: count, insufficient_symbols: z.array(z.string()),
      symbol_details: perSymbol(z.object({ has_sufficient_data: z.boolean(), historical_days: count, first_date: isoDate.nullable(), last_date: isoDate.nullable() })),
    }),
    data_freshness: z.object({
      freshness_percentage: share, fresh_symbols: count, total_symbols: count, freshness_threshold_hours: count, stale_symbols: z.array(z.string()),
      symbol_details: perSymbol(z.object({ is_fresh: z.boolean(), latest_date: isoDate.nullable(), hours_old: z.number().nullable() })),
    }),
  }).partial(),
  thresholds: z.object({ minimum_coverage: z.number(), data_freshness_hours: z.number(), minimum_historical_days: z.number() }), recommendations: z.array(z.string()),
  scores: z.object({ completeness: z.number().nullable(), recency: z.number().nullable(), accuracy: z.number().nullable(), provider_coverage: z.number().nullable() }).meta({ description: '0 to 100' }),
  message: z.string().optional(), requested_by: z.string(), request_timestamp: instant,
}).meta({ id: 'AdminDataQuality' })

const refreshed = { message: z.string(), current_quality_score: share, requested_by: z.string(), timestamp: instant }
export const dataQualityRefresh = z.union([
  z.object({ status: z.literal('refresh_started'), recommendations: z.array(z.string()).max(3), ...refreshed }), z.object({ status: z.literal('no_action_needed'), ...refreshed }),
]).meta({ id: 'DataQualityRefresh' })
