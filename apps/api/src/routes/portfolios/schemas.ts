import { dollars, isoDate, instant, text, uuid, z } from '../../http/schemas.js'
import { flags } from '../nouns.js'

const name = text(255, 1).meta({ example: 'Family office' })
const description = text(2_000).nullable().meta({ example: 'Everything held at the two brokers' })
const currency = z.string().regex(/^[A-Z]{3}$/, 'Input should be three capital letters').meta({ example: 'USD', description: 'A label: amounts are taken as they are and never converted' })
const equity = dollars.meta({ description: 'Net asset value the user states, dollars' })

export const newPortfolio = z.object({ name, description: description.default(null), currency: currency.default('USD'), equity_balance: equity.nullable().default(null) }).meta({ id: 'NewPortfolio' })
export const portfolioChanges = z.object({ name: name.optional(), description: description.optional(), currency: currency.optional() }).meta({ id: 'PortfolioChanges' })
export const equityStatement = z.object({ equity_balance: equity }).meta({ id: 'NewEquity' })

export const portfolio = z.object({
  id: uuid, name: z.string(), description: z.string().nullable(), currency: z.string(), equity_balance: z.number().nullable().meta({ description: 'As the user stated it last; null when never stated' }),
  net_asset_value: z.number().nullable().meta({ description: 'At the close of `as_of`; null while neither equity nor a snapshot is known' }), total_market_value: z.number(), position_count: z.number().int(),
  as_of: isoDate, latest_snapshot: isoDate.nullable(), recalculate_from: isoDate.nullable().meta({ description: 'Snapshots from this date on no longer fit the stated flows; the next run rolls them again' }),
  flags, created_at: instant, updated_at: instant,
}).meta({ id: 'Portfolio' })
export const portfolios = z.object({ portfolios: z.array(portfolio) }).meta({ id: 'Portfolios' })

export const equityResponse = z.object({
  portfolio_id: uuid, equity_balance: z.number(), flow: z.object({ date: isoDate, amount: z.number() }).nullable()
    .meta({ description: 'External flow that the statement implies; null before the first snapshot, and when it changes nothing' }),
  net_asset_value: z.number(),
}).meta({ id: 'EquityStatement' })
export const updateEquityResponse = z.object({ message: z.literal('Equity balance updated successfully'), portfolio_id: uuid, equity_balance: z.number() }).meta({ id: 'UpdateEquityResponse' })
