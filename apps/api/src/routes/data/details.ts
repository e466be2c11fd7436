import { Decimal, findOwnedPositions, isOption, isPrivate, type Position, type PositionLabels, readPositionLabels, realizedPnl, roundTo, signedUnits, type ValuedPortfolio } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { flag, id, list, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valuesOf } from '../../services.js'
import { byText, pricingOf, signedQuantity } from './rows.js'
import { positionsDetails } from './schemas.js'

type Row = z.input<typeof positionsDetails>['positions'][number]
type Pricing = Pick<Row, 'price_date' | 'price_source' | 'stale_sessions' | 'flags'> & { readonly price: number; readonly marketValue: Decimal; readonly costBasis: Decimal }

/** Positions with cost, value and P&L. Foreign ids are left out. */
export function detailsOperation(services: Services) {
  return operation({
    id: 'getPositionsDetails', method: 'get', path: '/api/v1/data/positions/details', tag: 'data', summary: 'Positions with cost, value and P&L', auth: 'bearer',
    query: z.object({ portfolio_id: id.optional(), position_ids: list, include_closed: flag(false) }), response: positionsDetails, errors: ['selection_required', 'portfolio_not_found'],
    handle: async ({ query, user }) => {
      const wanted = query.portfolio_id === undefined ? idsOf(query.position_ids) : null
      if (query.portfolio_id !== undefined) await ownPortfolio(services, user, query.portfolio_id)
      const owners = wanted ? await findOwnedPositions(services.database, user.id, wanted) : null
      const portfolioIds = query.portfolio_id !== undefined ? [query.portfolio_id] : [...new Set(owners!.values())]
      const [values, labels] = await Promise.all([valuesOf(services, portfolioIds), readPositionLabels(services.database, portfolioIds)])
      const rows = [...values.values()].flatMap((portfolio) => rowsOf(portfolio, labels, query.include_closed))
        .filter((row) => owners === null || owners.has(row.id)).sort((a, b) => byText(a.symbol, b.symbol) || byText(a.id, b.id))
      return { positions: rows, summary: summaryOf(rows) }
    },
  })
}

/** Ids of the query. Errors: 400 without any, 422 for one that is no id. */
function idsOf(text: string | undefined): string[] {
  const ids = (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '')
  if (ids.length === 0) throw new ApiError('selection_required')
  return ids.map((part) => {
    const parsed = id.safeParse(part)
    if (!parsed.success) throw new ApiError('validation_failed', [{ type: 'uuid_parsing', loc: ['query', 'position_ids'], msg: `"${part.slice(0, 50)}" is no id` }])
    return parsed.data
  })
}

function rowsOf(portfolio: ValuedPortfolio, labels: ReadonlyMap<string, PositionLabels>, includeClosed: boolean): Row[] {
  const open = portfolio.positions.map(({ position, valuation }) =>
    rowOf(portfolio.portfolioId, position, labels.get(position.id), { ...pricingOf(valuation), price: valuation.price, marketValue: valuation.marketValue, costBasis: valuation.costBasis }))
  if (!includeClosed) return open
  return [...open, ...portfolio.closed.map((position) => rowOf(portfolio.portfolioId, position, labels.get(position.id), closedPricing(position)))]
}

/** A closed position is worth nothing any more: its P&L is realised. */
function closedPricing(position: Position): Pricing {
  const zero = new Decimal(0)
  return { price: position.exitPrice ?? position.entryPrice, price_date: position.exitDate, price_source: 'entry', stale_sessions: 0, flags: [], marketValue: zero, costBasis: zero }
}

function rowOf(portfolioId: string, position: Position, label: PositionLabels | undefined, { price, marketValue, costBasis, ...pricing }: Pricing): Row {
  const pnl = marketValue.minus(costBasis)
  const realized = realizedPnl(position)
  return {
    id: position.id, portfolio_id: portfolioId, symbol: position.symbol, company_name: label?.companyName ?? null, sector: label?.sector ?? null, position_type: position.positionType,
    investment_class: isPrivate(position) ? 'PRIVATE' : isOption(position) ? 'OPTIONS' : 'PUBLIC', investment_subtype: label?.investmentSubtype ?? null, quantity: signedQuantity(position),
    entry_date: position.entryDate, entry_price: position.entryPrice, cost_basis: roundTo(costBasis, 2), current_price: price, last_price: price, market_value: roundTo(marketValue, 2),
    unrealized_pnl: roundTo(pnl, 2), unrealized_pnl_percent: costBasis.isZero() ? 0 : roundTo(pnl.times(100).dividedBy(costBasis.abs()), 4), realized_pnl: realized ? roundTo(realized, 2) : 0,
    strike_price: position.strikePrice, expiration_date: position.expirationDate, underlying_symbol: position.underlyingSymbol,
    contract_multiplier: Math.abs(signedUnits({ positionType: position.positionType, quantity: 1 })), tags: label?.tags.map((tag) => ({ ...tag })) ?? [],
    created_at: instantOf(label?.createdAt ?? new Date(0)), updated_at: instantOf(label?.updatedAt ?? new Date(0)), ...pricing,
  }
}

function summaryOf(rows: readonly Row[]) {
  const total = (pick: (row: Row) => number): number => roundTo(rows.reduce((sum, row) => sum.plus(pick(row)), new Decimal(0)), 2)
  return {
    total_positions: rows.length, total_cost_basis: total((row) => Math.abs(row.cost_basis)), total_market_value: total((row) => row.market_value),
    total_unrealized_pnl: total((row) => row.unrealized_pnl), long_positions: rows.filter((row) => row.position_type === 'LONG').length,
    short_positions: rows.filter((row) => row.position_type === 'SHORT').length, options_positions: rows.filter((row) => row.contract_multiplier === 100).length,
  }
}
