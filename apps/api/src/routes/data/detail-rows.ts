import { contractMultiplier, Decimal, investmentClassOf, isOption, type Position, type PositionLabels, realizedPnl, roundTo, type ValuedPortfolio } from '@sigmasight/core'
import type { z } from '../../http/schemas.js'
import { instantOf } from '../../services.js'
import { pricingOf, signedQuantity } from './rows.js'
import type { positionsDetails } from './schemas.js'

type Row = z.input<typeof positionsDetails>['positions'][number]

/** What a row says of its price and worth. */
interface Worth extends Pick<Row, 'price_date' | 'price_source' | 'stale_sessions' | 'flags'> {
  readonly price: number
  readonly marketValue: Decimal
  readonly costBasis: Decimal
  /** null while no exit price is known. */
  readonly realized: Decimal | null
}

const ZERO = new Decimal(0)

/** Rows of the active positions, and of the closed ones where asked. */
export function detailRows(portfolio: ValuedPortfolio, labels: ReadonlyMap<string, PositionLabels>, includeClosed: boolean): Row[] {
  const open = portfolio.positions.map(({ position, valuation }) => {
    const { price, marketValue, costBasis } = valuation
    return rowOf(portfolio.portfolioId, position, labels.get(position.id), { ...pricingOf(valuation), price, marketValue, costBasis, realized: ZERO })
  })
  if (!includeClosed) return open
  return [...open, ...portfolio.closed.map((position) => rowOf(portfolio.portfolioId, position, labels.get(position.id), worthOfClosed(position)))]
}

/** A closed position is worth nothing any more: its P&L is realised, or unknown while no exit price is stated. */
function worthOfClosed(position: Position): Worth {
  const known = { stale_sessions: 0, marketValue: ZERO, costBasis: ZERO, realized: realizedPnl(position) }
  if (position.exitPrice !== null) return { ...known, price: position.exitPrice, price_date: position.exitDate, price_source: 'exit', flags: [] }
  const expired = isOption(position) && position.exitDate === null
  return { ...known, price: position.entryPrice, price_date: null, price_source: 'entry', flags: [expired ? 'EXPIRED' : 'NO_PRICE'] }
}

function rowOf(portfolioId: string, position: Position, label: PositionLabels | undefined, { price, marketValue, costBasis, realized, ...pricing }: Worth): Row {
  const pnl = marketValue.minus(costBasis)
  return {
    id: position.id, portfolio_id: portfolioId, symbol: position.symbol, company_name: label?.companyName ?? null, sector: label?.sector ?? null, position_type: position.positionType,
    investment_class: investmentClassOf(position), investment_subtype: label?.investmentSubtype ?? null, quantity: signedQuantity(position), entry_date: position.entryDate,
    entry_price: position.entryPrice, exit_date: position.exitDate, exit_price: position.exitPrice, cost_basis: roundTo(costBasis, 2), current_price: price, last_price: price,
    market_value: roundTo(marketValue, 2), unrealized_pnl: roundTo(pnl, 2), unrealized_pnl_percent: costBasis.isZero() ? 0 : roundTo(pnl.times(100).dividedBy(costBasis.abs()), 4),
    ...(realized ? { realized_pnl: roundTo(realized, 2) } : {}), strike_price: position.strikePrice, expiration_date: position.expirationDate, underlying_symbol: position.underlyingSymbol,
    contract_multiplier: contractMultiplier(position.positionType), tags: label?.tags.map((tag) => ({ ...tag })) ?? [],
    ...(label ? { created_at: instantOf(label.createdAt), updated_at: instantOf(label.updatedAt) } : {}), ...pricing,
  }
}

/** Totals of the rows shown, dollars; cost is the sum of sizes, value and P&L keep their signs. */
export function detailSummary(rows: readonly Row[]) {
  const total = (pick: (row: Row) => number): number => roundTo(rows.reduce((sum, row) => sum.plus(pick(row)), ZERO), 2)
  return {
    total_positions: rows.length, total_cost_basis: total((row) => Math.abs(row.cost_basis)), total_market_value: total((row) => row.market_value),
    total_unrealized_pnl: total((row) => row.unrealized_pnl), long_positions: rows.filter((row) => row.position_type === 'LONG').length,
    short_positions: rows.filter((row) => row.position_type === 'SHORT').length, options_positions: rows.filter((row) => isOption({ positionType: row.position_type })).length,
  }
}
