import { LIMITS } from '@sigmasight/core'
import { instant, isoDate, statedDate, storable, uuid, z } from '../../http/schemas.js'
import { flags, investmentClass, page, positionType } from '../nouns.js'

export const MAX_POSITIONS_A_REQUEST = 500

const price = z.number().meta({ description: 'Dollars a share (premium a share for options), 0 or more, at most 8 decimals' })

const required = {
  symbol: z.string().meta({ example: 'AAPL', description: `Letters, digits and . ^ / _ = -, at most ${LIMITS.symbolLength}; an OCC symbol such as AAPL250919C00200000 tells type, underlying, strike and expiry` }),
  quantity: z.number().meta({ example: 100, description: 'Shares or contracts, not 0; negative for a short (or positive with the type SHORT, SC or SP), at most 8 decimals' }),
  entry_price: price, entry_date: statedDate.meta({ description: 'Not in the future' }),
}
const optional = {
  position_type: positionType.nullish(), investment_class: investmentClass.nullish(), investment_subtype: z.string().nullish().meta({ example: 'PRIVATE_EQUITY' }), underlying_symbol: z.string().nullish(),
  strike_price: z.number().nullish(), expiration_date: statedDate.nullish(), exit_date: statedDate.nullish(), exit_price: price.nullish(), notes: z.string().nullish(),
}

export const newPosition = z.object({ ...required, ...optional, tags: z.array(z.string()).default([]).meta({ description: 'Names of tags; those that do not exist are made' }) }).meta({ id: 'NewPosition' })
export const newPositions = z.object({ positions: z.array(newPosition).min(1).max(MAX_POSITIONS_A_REQUEST) }).meta({ id: 'NewPositions' })
export const positionChanges = z.object({ symbol: required.symbol.optional(), quantity: required.quantity.optional(), entry_price: price.optional(), entry_date: statedDate.optional(), ...optional }).meta({ id: 'PositionChanges' })
export const closing = z.object({ exit_date: statedDate, exit_price: price }).meta({ id: 'PositionClosing' })

export const positionQuery = z.object({
  status: z.enum(['open', 'closed', 'expired', 'all']).default('open').meta({ description: 'By the latest closed session' }), position_type: positionType.optional(), investment_class: investmentClass.optional(),
  symbol: storable(z.string().max(LIMITS.symbolLength)).optional().meta({ description: 'Only of this symbol' }), tag: storable(z.string().max(LIMITS.tagLength)).optional().meta({ description: 'Only those with the tag of this name' }), ...page(200, 1_000),
})

const datedPrice = z.object({ date: isoDate, price: z.number() }).meta({ id: 'DatedPrice' })
export const position = z.object({
  id: uuid, portfolio_id: uuid, symbol: z.string(), position_type: positionType, investment_class: investmentClass, investment_subtype: z.string().nullable(), status: z.enum(['open', 'closed', 'expired']),
  quantity: z.number(), entry_price: z.number(), entry_date: isoDate, exit_date: isoDate.nullable(), exit_price: z.number().nullable(), underlying_symbol: z.string().nullable(), strike_price: z.number().nullable(),
  expiration_date: isoDate.nullable(), notes: z.string().nullable(), tags: z.array(z.string()), mark: datedPrice.nullable().meta({ description: 'Newest price the user gave for a PRIVATE holding' }),
  last_price: z.number().nullable(), market_value: z.number().nullable(), unrealized_pnl: z.number().nullable(), valued_on: isoDate.nullable().meta({ description: 'Session of the last stored valuation; null before the first, and after a change of what is held until the next' }),
  flags: flags.meta({ description: 'SIGN_MISMATCH: a long type with a negative quantity; the type counts' }), created_at: instant, updated_at: instant,
}).meta({ id: 'BookPosition' })
export const createdPositions = z.object({ positions: z.array(position) }).meta({ id: 'CreatedPositions' })
export const positionPage = z.object({ positions: z.array(position), total: z.number().int(), limit: z.number().int(), offset: z.number().int() }).meta({ id: 'BookPositions' })

export const markPrice = z.object({ price }).meta({ id: 'MarkPrice' })
export const mark = z.object({ position_id: uuid, date: isoDate, price: z.number() }).meta({ id: 'Mark' })
export const marks = z.object({ position_id: uuid, symbol: z.string(), marks: z.array(datedPrice) }).meta({ id: 'Marks' })
