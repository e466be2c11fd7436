import { type BookPosition, hasSignMismatch, investmentClassOf, isOption } from '@sigmasight/core'
import { instantOf } from '../../services.js'

/** A position of the book as it is answered; `asOf` is the session by which an option has expired. */
export function rowOf(portfolioId: string, row: BookPosition, asOf: string) {
  const quantity = Number(row.quantity)
  const mismatch = hasSignMismatch({ positionType: row.positionType, quantity })
  return {
    id: row.id, portfolio_id: portfolioId, symbol: row.symbol, position_type: row.positionType, investment_class: investmentClassOf(row), investment_subtype: row.investmentSubtype, status: statusOf(row, asOf),
    quantity, entry_price: Number(row.entryPrice), entry_date: row.entryDate, exit_date: row.exitDate, exit_price: numberOf(row.exitPrice), underlying_symbol: row.underlyingSymbol,
    strike_price: numberOf(row.strikePrice), expiration_date: row.expirationDate, notes: row.notes, tags: [...row.tags],
    mark: row.markDate === null ? null : { date: row.markDate, price: Number(row.markPrice) }, last_price: numberOf(row.lastPrice), market_value: numberOf(row.marketValue),
    unrealized_pnl: numberOf(row.unrealizedPnl), valued_on: row.valuedOn, flags: mismatch ? ['SIGN_MISMATCH'] : [], created_at: instantOf(row.createdAt), updated_at: instantOf(row.updatedAt),
  }
}

function statusOf(row: BookPosition, asOf: string): 'open' | 'closed' | 'expired' {
  if (row.exitDate !== null) return 'closed'
  return isOption(row) && row.expirationDate !== null && row.expirationDate <= asOf ? 'expired' : 'open'
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text)
}
