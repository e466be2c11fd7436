import { type DataQualityReport, dataQualityReport, driverSymbol, investmentClassOf, isPrivate, PUBLISHED_FUNDS, type Position, type PriceHistory, QUALITY_THRESHOLDS, readPriceHistories, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { flag, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valueOf } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { feasibilityOf, fundCoverage, historiesBySize } from './quality-assessment.js'
import { portfolioDataQuality } from './quality-schemas.js'
import { bySymbol } from './rows.js'

/** How much stored price history stands behind each position, and which calculations it allows. */
export function dataQualityOperation(services: Services) {
  return operation({
    id: 'getPortfolioDataQuality', method: 'get', path: '/api/v1/data/portfolio/{portfolio_id}/data-quality', tag: 'data', summary: 'Data coverage and which calculations are feasible',
    auth: 'bearer', kept: true,
    params: portfolioPath, query: z.object({ check_factors: flag(true).meta({ description: 'Coverage of the factor funds' }), check_correlations: flag(true).meta({ description: 'Taken and ignored: it is told in any case' }) }), response: portfolioDataQuality,
    example: examples.dataQuality, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const { asOf, positions: valued } = await valueOf(services, portfolio.id)
      const positions = valued.map((item) => item.position).sort(bySymbol)
      const funds = PUBLISHED_FUNDS.map((fund) => fund.symbol)
      const [histories, judged] = await Promise.all([
        readPriceHistories(services.database, [...new Set([...positions.flatMap((position) => historySymbol(position) ?? []), ...funds])], asOf),
        dataQualityReport(services.database, services.calendar, asOf, portfolio.id),
      ])
      const rows = positions.map((position) => rowOf(position, histories))
      const lengths = rows.map((row) => ({ symbol: row.symbol, days: row.data_points }))
      const sizes = historiesBySize(lengths)
      const updates = [...histories.values()].map((history) => history.fetchedAt.getTime())
      return {
        portfolio_id: portfolio.id, assessment_date: asOf,
        summary: {
          total_positions: rows.length, complete_data: sizes.complete_history.length, partial_data: sizes.partial_history.length, insufficient_data: sizes.insufficient_data.length,
          data_coverage_percent: rows.length === 0 ? 0 : roundTo((100 * sizes.complete_history.length) / rows.length, 2),
        },
        position_data_quality: sizes, calculation_feasibility: feasibilityOf(lengths),
        ...(query.check_factors ? { factor_etf_coverage: fundCoverage(funds.map((symbol) => ({ symbol, days: histories.get(symbol)?.days ?? 0 }))) } : {}),
        last_update: instantOf(updates.length > 0 ? new Date(Math.max(...updates)) : services.clock()), provider_coverage: providersOf(rows), ...scoresOf(judged),
        positions: rows.map((row) => ({ ...row, ...positionScores(judged, row.position_id) })),
      }
    },
  })
}

/** Scores of the whole book, each beside the threshold it is held against; absent where no position needs market data. */
function scoresOf({ portfolios }: DataQualityReport) {
  const [report] = portfolios
  if (!report || report.scores.quality_score === null) return {}
  const { quality_score, completeness, recency, accuracy, provider_coverage } = report.scores
  const threshold = 100 * QUALITY_THRESHOLDS.minimumCoverage
  const metric = (name: string, value: number | null, description: string) => (value === null ? [] : [{ metric_name: name, status: statusOf(value, threshold), value, threshold, description }])
  return {
    data_quality_score: quality_score, overall_score: roundTo(100 * quality_score, 1), overall_status: statusOf(100 * quality_score, threshold),
    metrics: [
      ...metric('completeness', completeness, 'Sessions of the last thirty that have a close'), ...metric('recency', recency, 'Age of the newest close'),
      ...metric('accuracy', accuracy, 'Closes that do not contradict themselves'), ...metric('provider_coverage', provider_coverage, 'Symbols that the last sync reached'),
    ],
    recommendations: [...report.recommendations],
  }
}

function statusOf(score: number, threshold: number): 'good' | 'warning' | 'error' {
  if (score >= threshold) return 'good'
  return score >= threshold / 2 ? 'warning' : 'error'
}

/** Scores of one position's own symbol; absent for PRIVATE positions, and an accuracy that nothing speaks for too. */
function positionScores({ portfolios }: DataQualityReport, positionId: string) {
  const found = portfolios[0]?.positions.find((position) => position.position_id === positionId)
  if (!found) return {}
  const { completeness, recency, accuracy } = found
  return { completeness, recency, ...(accuracy === null ? {} : { accuracy }) }
}

/** Whose prices the calculations use for a position: its driver's; none for PRIVATE ones. */
function historySymbol(position: Position): string | null {
  return isPrivate(position) ? null : driverSymbol(position)
}

function rowOf(position: Position, histories: ReadonlyMap<string, PriceHistory>) {
  const symbol = historySymbol(position)
  const history = symbol === null ? undefined : histories.get(symbol)
  return {
    position_id: position.id, symbol: position.symbol, investment_class: investmentClassOf(position), has_price_data: history !== undefined, data_points: history?.days ?? 0,
    first_date: history?.first ?? null,
    last_date: history?.last ?? null, provider: history?.source ?? null, history_symbol: symbol,
  }
}

function providersOf(rows: readonly { readonly provider: string | null }[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { provider } of rows) if (provider !== null) counts.set(provider, (counts.get(provider) ?? 0) + 1)
  return Object.fromEntries([...counts].sort())
}
