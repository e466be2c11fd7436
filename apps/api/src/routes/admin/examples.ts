import type { z } from '../../http/schemas.js'
import type { adminDataQuality, dataQualityRefresh } from './data-quality-schemas.js'

export const quality: z.input<typeof adminDataQuality> = {
  status: 'passed', quality_score: 1, total_symbols: 1, validation_timestamp: '2025-07-01T12:00:00Z',
  coverage_details: {
    current_prices: { coverage_percentage: 1, symbols_with_data: 1, total_symbols: 1, missing_symbols: [], symbol_details: { AAPL: { has_data: true, latest_date: '2025-06-30', price_count: 253 } } },
    historical_data: {
      coverage_percentage: 1, symbols_with_sufficient_data: 1, total_symbols: 1, required_days: 30, insufficient_symbols: [],
      symbol_details: { AAPL: { has_sufficient_data: true, historical_days: 253, first_date: '2024-06-25', last_date: '2025-06-30' } },
    },
    data_freshness: {
      freshness_percentage: 1, fresh_symbols: 1, total_symbols: 1, freshness_threshold_hours: 48, stale_symbols: [], symbol_details: { AAPL: { is_fresh: true, latest_date: '2025-06-30', hours_old: 0 } },
    },
  },
  thresholds: { minimum_coverage: 0.9, data_freshness_hours: 48, minimum_historical_days: 30 }, recommendations: ['All data-quality measures are acceptable.'],
  scores: { completeness: 100, recency: 100, accuracy: 100, provider_coverage: 100 }, requested_by: 'demo_individual@sigmasight.com', request_timestamp: '2025-07-01T12:00:00Z',
}

export const refresh: z.input<typeof dataQualityRefresh> = {
  status: 'refresh_started', message: 'A sync of market data was asked for', current_quality_score: 0.7, recommendations: ['No company profile for AAPL: the next night asks again.'],
  requested_by: 'demo_individual@sigmasight.com', timestamp: '2025-07-01T12:00:00Z',
}
