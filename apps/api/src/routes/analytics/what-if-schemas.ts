import { date, id, isoDate, uuid, z } from '../../http/schemas.js'
import { flags, investmentClass, positionType } from '../nouns.js'

const MOST = 100
const quantity = z.number().refine((value) => value !== 0 && Math.abs(value) < 1e12, { message: 'Input should be a number other than 0 and below 1e12' })
const symbol = z.string().trim().min(1).max(64).regex(/^[\w.\-/^=]+$/, 'Input should be a market symbol')
export const whatIfAddition = z.object({
  symbol, quantity, position_type: positionType.optional().meta({ description: 'From the symbol and the sign of the quantity by default' }),
  price: z.number().min(0).max(1e9).optional().meta({ description: 'Dollars a share; the last close by default' }), investment_class: investmentClass.optional(),
  underlying_symbol: symbol.optional(), strike_price: z.number().positive().max(1e9).optional(), expiration_date: date.optional(),
}).meta({ id: 'WhatIfAddition' })
export const whatIfChanges = z.object({
  add: z.array(whatIfAddition).max(MOST).default([]), close: z.array(id).max(MOST).default([]).meta({ description: 'Ids of positions to sell' }),
  resize: z.array(z.object({ position_id: id, quantity })).max(MOST).default([]),
}).meta({ id: 'WhatIfChanges' })
export const whatIfAnalysis = z.object({
  net_asset_value: z.number().nullable(), cash: z.number(), gross_exposure: z.number(), net_exposure: z.number(), leverage: z.number().nullable(), positions: z.number().int(), flags,
  reports: z.record(z.string(), z.looseObject({})).meta({ description: 'Every report of the portfolio by its name, as its own endpoint answers it' }),
}).meta({ id: 'WhatIfAnalysis' })
export const whatIfResponse = z.object({ portfolio_id: uuid, as_of: isoDate, before: whatIfAnalysis, after: whatIfAnalysis }).meta({ id: 'WhatIf' })
