import { addDays, Decimal, type PortfolioRecord, readHistoryDays, readPositionLabels, readPositionPnl, readSnapshots, roundTo, type SnapshotRecordRow, type ValuedPortfolio } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { date, flag, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valueOf } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { attributionOf } from './attribution.js'
import * as examples from './examples.js'
import { COMPLETE_HISTORY, holdingsOf } from './holdings.js'
import { portfolioComplete } from './schemas.js'

const MAX_DAYS = 180 as const
const MAX_SYMBOLS = 5

const sections = z.object({
  include_holdings: flag(true), include_position_tags: flag(true).meta({ description: 'Tags of each holding' }), include_timeseries: flag(false).meta({ description: `Net asset value of the last ${MAX_DAYS} days` }),
  include_attrib: flag(false).meta({ description: 'Which positions made and lost most' }),
  as_of_date: date.optional().meta({ description: `The session at or before this date, at most ${MAX_DAYS} days back; a later date means the latest closed session` }),
})

/** The whole portfolio in one answer, as of the latest closed session or one of the last 180 days. */
export function completeOperation(services: Services) {
  const { database, calendar } = services
  return operation({
    id: 'getPortfolioComplete', method: 'get', path: '/api/v1/data/portfolio/{portfolio_id}/complete', tag: 'data', summary: 'Portfolio with optional sections', auth: 'bearer', kept: true,
    description: 'Valued at the close of the latest session, or of the session asked for. Weights are percents of gross market value.',
    params: portfolioPath, query: sections, response: portfolioComplete, example: examples.complete, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const asOf = sessionAsked(query.as_of_date, services)
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const from = addDays(asOf, -MAX_DAYS)
      const [values, labels, history, series, pnl] = await Promise.all([
        valueOf(services, portfolio.id, asOf),
        readPositionLabels(database, [portfolio.id]),
        readHistoryDays(database, portfolio.id, asOf),
        query.include_timeseries || query.include_attrib ? readSnapshots(database, portfolio.id, from, asOf) : [],
        query.include_attrib ? readPositionPnl(database, portfolio.id, from, asOf) : [],
      ])
      const closing = instantOf(calendar.closeInstant(asOf))
      const holdings = query.include_holdings ? holdingsOf(values, labels, history, query.include_position_tags) : null
      const completeCount = values.positions.filter((item) => (history.get(item.position.id) ?? 0) >= COMPLETE_HISTORY).length
      return {
        meta: metaOf(portfolio.id, query, closing, holdings?.length ?? 0),
        portfolio: { ...portfolioOf(portfolio, values), position_count: holdings?.length ?? 0, as_of: closing },
        positions_summary: summaryOf(holdings ? values : null),
        ...(holdings ? { holdings } : {}),
        ...(query.include_timeseries ? { timeseries: timeseriesOf(series) } : {}),
        ...(query.include_attrib ? { attribution: attributionOf(pnl, series[0] ?? null) } : {}),
        data_quality: { complete_data_positions: completeCount, partial_data_positions: values.positions.length - completeCount, as_of: closing },
      }
    },
  })
}

/** The session at or before the date asked for. Error: 422 for a date more than 180 days before the latest closed session. */
function sessionAsked(asked: string | undefined, { calendar, clock }: Services): string {
  const latest = calendar.latestClosedSession(clock())
  if (asked === undefined || asked >= latest) return latest
  const earliest = addDays(latest, -MAX_DAYS)
  if (asked < earliest) throw new ApiError('validation_failed', [{ type: 'value_error', loc: ['query', 'as_of_date'], msg: `Input should be a date from ${earliest} on` }])
  return calendar.sessionAtOrBefore(asked)
}

function metaOf(portfolioId: string, query: z.output<typeof sections>, closing: string, rows: number) {
  const { include_holdings, include_timeseries, include_attrib } = query
  const asked = { include_holdings, include_timeseries, include_attrib }
  return {
    as_of: closing, requested: { portfolio_id: portfolioId, ...asked, include_position_tags: query.include_position_tags, as_of_date: query.as_of_date ?? null },
    applied: { ...asked, as_of_date: closing }, limits: { max_positions: 2000 as const, max_days: MAX_DAYS, max_symbols: include_timeseries ? MAX_SYMBOLS : null },
    rows_returned: rows, truncated: false, schema_version: '1.0' as const,
  }
}

function portfolioOf({ id: portfolioId, name, description, currency, equityBalance, createdAt, updatedAt }: PortfolioRecord, { aggregate: { equity } }: ValuedPortfolio) {
  return {
    id: portfolioId, name, description, currency, total_value: roundTo(equity.total_value, 2), equity_balance: roundTo(equityBalance ?? 0, 2), cash_balance: roundTo(equity.cash_balance, 2),
    ...(equity.leverage === null ? {} : { leverage: roundTo(equity.leverage, 2) }), created_at: instantOf(createdAt), updated_at: instantOf(updatedAt), flags: [...equity.flags],
  }
}

/** Without holdings every count is 0. */
function summaryOf(values: ValuedPortfolio | null) {
  if (!values) return { long_count: 0, short_count: 0, option_count: 0, total_market_value: 0 }
  const { stock_long, stock_short, option_count, net_exposure } = values.aggregate.totals
  return { long_count: stock_long, short_count: stock_short, option_count, total_market_value: roundTo(net_exposure, 2) }
}

function timeseriesOf(series: readonly SnapshotRecordRow[]) {
  return { dates: series.map((row) => row.date), values: series.map((row) => roundTo(new Decimal(row.totalValue), 2)) }
}
