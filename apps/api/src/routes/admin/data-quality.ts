import { dataQualityReport, type DataQualityReport, QUALITY_THRESHOLDS, requestSync, type SymbolQuality } from '@sigmasight/core'
import { requireAdmin } from '../../auth/admin.js'
import { operation } from '../../http/operation.js'
import { id, z } from '../../http/schemas.js'
import { instantOf, type Services } from '../../services.js'
import { adminDataQuality, dataQualityRefresh } from './data-quality-schemas.js'
import * as examples from './examples.js'

const { minimumCoverage, requiredDays, freshSessions } = QUALITY_THRESHOLDS
/** A session stands for a day: weekends and holidays count against nobody. */
const HOURS_A_SESSION = 24
const onlyPortfolio = z.object({ portfolio_id: z.string().max(64).optional().meta({ description: 'Only the symbols of this portfolio; all by default' }) })

/** Coverage, age and soundness of the stored market data, of all portfolios or of one. An id that names no portfolio has no symbols, and says so. */
export function adminDataQualityOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getBatchDataQuality', method: 'get', path: '/api/v1/admin/batch/data-quality', tag: 'admin', summary: 'Market data before a run', auth: 'bearer',
    query: onlyPortfolio, response: adminDataQuality, example: examples.quality, errors: ['admin_required'],
    handle: async ({ query, user }) => {
      requireAdmin(user)
      const now = instantOf(clock())
      const asOf = calendar.latestClosedSession(clock())
      const report = await dataQualityReport(database, calendar, asOf, query.portfolio_id === undefined ? null : asId(query.portfolio_id))
      return { ...answerOf(report), validation_timestamp: now, requested_by: user.email, request_timestamp: now }
    },
  })
}

/** Asks for a sync of all market data when the check is not good, of all portfolios or of one; the sync covers everything. */
export function refreshDataQualityOperation(services: Services) {
  const { database, calendar, clock, workers } = services
  return operation({
    id: 'refreshBatchDataQuality', method: 'post', path: '/api/v1/admin/batch/data-quality/refresh', tag: 'admin', summary: 'Refresh market data when the check is not good', auth: 'bearer',
    query: onlyPortfolio, response: dataQualityRefresh, example: examples.refresh, errors: ['admin_required'],
    handle: async ({ query, user }) => {
      requireAdmin(user)
      const asOf = calendar.latestClosedSession(clock())
      const { scores, symbols, recommendations } = await dataQualityReport(database, calendar, asOf, query.portfolio_id === undefined ? null : asId(query.portfolio_id))
      const head = { current_quality_score: scores.quality_score ?? 0, requested_by: user.email, timestamp: instantOf(clock()) }
      if (symbols.length === 0 || scores.status === 'passed') return { status: 'no_action_needed' as const, message: 'The market data are good as they are', ...head }
      await requestSync(database, { kind: 'market_data', asOf, portfolioId: null, requestedBy: user.email, force: false })
      await workers.ensure()
      return { status: 'refresh_started' as const, message: 'A sync of market data was asked for', recommendations: [...recommendations], ...head }
    },
  })
}

/** The contract takes any text: what is no id names no portfolio. */
function asId(text: string): string {
  return id.safeParse(text).data ?? '00000000-0000-0000-0000-000000000000'
}

function answerOf({ symbols, scores, recommendations }: DataQualityReport) {
  const { completeness, recency, accuracy, provider_coverage, quality_score, status } = scores
  const thresholds = { minimum_coverage: minimumCoverage, data_freshness_hours: HOURS_A_SESSION * freshSessions, minimum_historical_days: requiredDays }
  const head = { status, quality_score: quality_score ?? 0, total_symbols: symbols.length, thresholds, scores: { completeness, recency, accuracy, provider_coverage } }
  if (symbols.length === 0) return { ...head, coverage_details: {}, recommendations: [], message: 'No positions need market data' }
  return { ...head, coverage_details: coverageOf(symbols), recommendations: [...recommendations] }
}

function coverageOf(symbols: readonly SymbolQuality[]) {
  const total = symbols.length
  const those = (test: (symbol: SymbolQuality) => boolean): SymbolQuality[] => symbols.filter(test)
  const others = (test: (symbol: SymbolQuality) => boolean): string[] => symbols.filter((symbol) => !test(symbol)).map((item) => item.symbol)
  const details = <Row>(rowOf: (symbol: SymbolQuality) => Row): Record<string, Row> => Object.fromEntries(symbols.map((item) => [item.symbol, rowOf(item)]))
  const shareOf = (count: number): number => Math.round((1e4 * count) / total) / 1e4
  const [current, long, fresh] = [those((item) => item.is_current).length, those((item) => item.has_history).length, those((item) => item.is_fresh).length]
  return {
    current_prices: {
      coverage_percentage: shareOf(current), symbols_with_data: current, total_symbols: total, missing_symbols: others((item) => item.is_current),
      symbol_details: details((item) => ({ has_data: item.is_current, latest_date: item.last_date, price_count: item.data_points })),
    },
    historical_data: {
      coverage_percentage: shareOf(long), symbols_with_sufficient_data: long, total_symbols: total, required_days: requiredDays, insufficient_symbols: others((item) => item.has_history),
      symbol_details: details((item) => ({ has_sufficient_data: item.has_history, historical_days: item.data_points, first_date: item.first_date, last_date: item.last_date })),
    },
    data_freshness: {
      freshness_percentage: shareOf(fresh), fresh_symbols: fresh, total_symbols: total, freshness_threshold_hours: HOURS_A_SESSION * freshSessions, stale_symbols: others((item) => item.is_fresh),
      symbol_details: details((item) => ({ is_fresh: item.is_fresh, latest_date: item.last_date, hours_old: item.stale_sessions === null ? null : HOURS_A_SESSION * item.stale_sessions })),
    },
  }
}
