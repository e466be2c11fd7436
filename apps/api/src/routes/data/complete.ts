import { addDays, isOption, isPrivate, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots, roundTo, signedUnits, type ValuedPortfolio } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { date, flag, id, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valuesOf } from '../../services.js'
import { byText, pricingOf, signedQuantity } from './rows.js'
import { portfolioComplete } from './schemas.js'

const MAX_DAYS = 180
const COMPLETE_HISTORY = 150
const LISTED = 5

/** The whole portfolio in one answer, as of the latest closed session or one of the last 180 days. */
export function completeOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getPortfolioComplete', method: 'get', path: '/api/v1/data/portfolio/{portfolio_id}/complete', tag: 'data', summary: 'Portfolio with optional sections', auth: 'bearer',
    params: z.object({ portfolio_id: id }),
    query: z.object({ include_holdings: flag(true), include_position_tags: flag(true), include_timeseries: flag(false), include_attrib: flag(false), as_of_date: date.optional() }),
    response: portfolioComplete, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const latest = calendar.latestClosedSession(clock())
      const asOf = sessionAsked(query.as_of_date, latest, services)
      const values = (await valuesOf(services, [portfolio.id], asOf)).get(portfolio.id)!
      const from = addDays(asOf, -MAX_DAYS)
      const [labels, series, pnl] = await Promise.all([
        readPositionLabels(database, [portfolio.id]),
        query.include_timeseries ? readSnapshots(database, portfolio.id, from, asOf) : null,
        query.include_attrib ? readPositionPnl(database, portfolio.id, from, asOf) : null,
      ])
      const closing = instantOf(calendar.closeInstant(asOf))
      const { totals, equity } = values.aggregate
      const holdings = query.include_holdings ? holdingsOf(values, labels, query.include_position_tags) : null
      const asked = { include_holdings: query.include_holdings, include_timeseries: query.include_timeseries, include_attrib: query.include_attrib }
      const complete = values.positions.filter((item) => (labels.get(item.position.id)?.historyDays ?? 0) >= COMPLETE_HISTORY).length
      return {
        meta: {
          as_of: closing, requested: { portfolio_id: portfolio.id, ...asked, include_position_tags: query.include_position_tags, as_of_date: query.as_of_date ?? null },
          applied: { ...asked, as_of_date: closing }, limits: { max_positions: 2000 as const, max_days: 180 as const, max_symbols: query.include_timeseries ? 5 : null },
          rows_returned: holdings?.length ?? 0, truncated: false, schema_version: '1.0' as const,
        },
        portfolio: {
          id: portfolio.id, name: portfolio.name, description: portfolio.description, currency: portfolio.currency, total_value: roundTo(equity.total_value, 2),
          equity_balance: portfolio.equityBalance ?? 0, cash_balance: roundTo(equity.cash_balance, 2), leverage: roundTo(equity.leverage, 2), position_count: holdings?.length ?? 0, as_of: closing,
          created_at: instantOf(portfolio.createdAt), updated_at: instantOf(portfolio.updatedAt),
        },
        positions_summary: holdings
          ? { long_count: totals.stock_long, short_count: totals.stock_short, option_count: totals.option_count, total_market_value: roundTo(totals.net_exposure, 2) }
          : { long_count: 0, short_count: 0, option_count: 0, total_market_value: 0 },
        ...(holdings ? { holdings } : {}),
        ...(series ? { timeseries: { dates: series.map((row) => row.date), values: series.map((row) => roundTo(Number(row.totalValue), 2)) } } : {}),
        ...(pnl ? { attribution: attributionOf(pnl, series?.[0]?.totalValue ?? values.nav?.toString() ?? null) } : {}),
        data_quality: { complete_data_positions: complete, partial_data_positions: values.positions.length - complete, as_of: closing },
      }
    },
  })
}

/** The session at or before the date asked for. Error: 422 for a date in the future or more than 180 days back. */
function sessionAsked(asked: string | undefined, latest: string, { calendar }: Services): string {
  if (asked === undefined) return latest
  const earliest = addDays(latest, -MAX_DAYS)
  const session = asked >= latest ? latest : calendar.isSession(asked) ? asked : calendar.previousSession(asked)
  if (session < earliest) throw new ApiError('validation_failed', [{ type: 'too_early', loc: ['query', 'as_of_date'], msg: `must be within ${MAX_DAYS} days of ${latest}` }])
  return session
}

function holdingsOf(values: ValuedPortfolio, labels: ReadonlyMap<string, PositionLabels>, withTags: boolean) {
  const gross = values.aggregate.totals.gross_exposure
  return [...values.positions].sort((a, b) => byText(a.position.symbol, b.position.symbol) || byText(a.position.id, b.position.id)).map(({ position, valuation }) => {
    const label = labels.get(position.id)
    const days = label?.historyDays ?? 0
    const tags = label?.tags.map(({ id: tagId, name, color }) => ({ id: tagId, name, color })) ?? []
    return {
      id: position.id, symbol: position.symbol, quantity: signedQuantity(position), position_type: position.positionType,
      investment_class: isPrivate(position) ? ('PRIVATE' as const) : isOption(position) ? ('OPTIONS' as const) : ('PUBLIC' as const),
      market_value: roundTo(valuation.marketValue, 2), last_price: valuation.price, current_price: valuation.price, cost_basis: roundTo(valuation.costBasis, 2),
      unrealized_pnl: roundTo(valuation.unrealizedPnl, 2), weight: gross > 0 ? roundTo((100 * Math.abs(signedUnits(position) * valuation.price)) / gross, 4) : null,
      has_complete_history: days >= COMPLETE_HISTORY, history_days: days, ...(withTags ? { tags } : {}), ...pricingOf(valuation),
    }
  })
}

function attributionOf(pnl: readonly { positionId: string; symbol: string; pnl: number }[], base: string | null) {
  const start = base === null ? 0 : Number(base)
  const row = (item: (typeof pnl)[number]) => ({
    position_id: item.positionId, symbol: item.symbol, contribution_dollar: roundTo(item.pnl, 2), contribution_percent: start > 0 ? roundTo((100 * item.pnl) / start, 4) : null,
  })
  return { contributors: pnl.filter((item) => item.pnl > 0).slice(0, LISTED).map(row), detractors: pnl.filter((item) => item.pnl < 0).slice(-LISTED).reverse().map(row) }
}
