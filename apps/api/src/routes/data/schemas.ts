import { instant, isoDate, uuid, z } from '../../http/schemas.js'
import { flags, investmentClass, positionType } from '../nouns.js'
import { tagSummary } from '../tags/schemas.js'

const money = z.number().meta({ description: 'Dollars' })
const tag = z.object({ id: uuid, name: z.string(), color: z.string().nullable() }).meta({ id: 'HoldingTag' })

export const portfolioList = z.array(z.object({
  id: uuid, name: z.string(), total_value: money, equity_balance: money, total_market_value: money, created_at: instant.nullable(), updated_at: instant.nullable(),
  position_count: z.number().int(), description: z.string().nullable(), currency: z.string(),
}).meta({ id: 'PortfolioListItem' }))

const pricing = {
  price_date: isoDate.nullable(), price_source: z.enum(['close', 'mark', 'model', 'stored', 'entry', 'exit']).meta({ id: 'PriceSource', description: 'Where a price comes from' }), stale_sessions: z.number().int(), flags,
}
const holding = z.object({
  id: uuid, symbol: z.string(), quantity: z.number().meta({ description: 'Signed: negative for SHORT, SC and SP' }), position_type: positionType, investment_class: investmentClass,
  market_value: money, last_price: z.number(), current_price: z.number(), cost_basis: money, unrealized_pnl: money, weight: z.number().optional().meta({ description: 'Percent of gross market value' }),
  has_complete_history: z.boolean(), history_days: z.number().int(), tags: z.array(tag).optional(), ...pricing,
}).meta({ id: 'Holding' })
const contribution = z.object({ position_id: uuid, symbol: z.string(), contribution_dollar: money, contribution_percent: z.number().optional() }).meta({ id: 'PositionContribution' })
const asked = { include_holdings: z.boolean(), include_timeseries: z.boolean(), include_attrib: z.boolean() }

export const portfolioComplete = z.object({
  meta: z.object({
    as_of: instant, requested: z.object({ portfolio_id: uuid, ...asked, include_position_tags: z.boolean(), as_of_date: isoDate.nullable() }), applied: z.object({ ...asked, as_of_date: instant }),
    limits: z.object({ max_positions: z.literal(2000), max_days: z.literal(180), max_symbols: z.number().int().nullable() }), rows_returned: z.number().int(), truncated: z.boolean(), schema_version: z.literal('1.0'),
  }),
  portfolio: z.object({
    id: uuid, name: z.string(), description: z.string().nullable(), currency: z.string(), total_value: money, equity_balance: money, cash_balance: money, leverage: z.number().optional(),
    position_count: z.number().int(), as_of: instant, created_at: instant, updated_at: instant, flags,
  }).meta({ id: 'PortfolioSummary' }),
  positions_summary: z.object({ long_count: z.number().int(), short_count: z.number().int(), option_count: z.number().int(), total_market_value: money }).meta({ id: 'PositionsSummary' }),
  holdings: z.array(holding).optional(),
  timeseries: z.object({ dates: z.array(isoDate), values: z.array(z.number()) }).optional(),
  attribution: z.object({ contributors: z.array(contribution), detractors: z.array(contribution) }).optional(),
  data_quality: z.object({ complete_data_positions: z.number().int(), partial_data_positions: z.number().int(), as_of: instant }),
}).meta({ id: 'PortfolioComplete' })

const detail = z.object({
  id: uuid, portfolio_id: uuid, symbol: z.string(), company_name: z.string().nullable(), sector: z.string().nullable(), position_type: positionType, investment_class: investmentClass,
  investment_subtype: z.string().nullable(), quantity: z.number(), entry_date: isoDate.nullable(), entry_price: z.number(), exit_date: isoDate.nullable(), exit_price: z.number().nullable(), cost_basis: money, current_price: z.number(), last_price: z.number(),
  market_value: money, unrealized_pnl: money, unrealized_pnl_percent: z.number(), realized_pnl: money.optional().meta({ description: 'Absent while the exit price is unknown' }), strike_price: z.number().nullable(), expiration_date: isoDate.nullable(),
  underlying_symbol: z.string().nullable(), contract_multiplier: z.number().int(), tags: z.array(tagSummary), created_at: instant.optional(), updated_at: instant.optional(), ...pricing,
}).meta({ id: 'PositionDetail' })
export const positionsDetails = z.object({
  positions: z.array(detail),
  summary: z.object({
    total_positions: z.number().int(), total_cost_basis: money, total_market_value: money, total_unrealized_pnl: money, long_positions: z.number().int(), short_positions: z.number().int(), options_positions: z.number().int(),
  }),
}).meta({ id: 'PositionsDetails' })

const exact = z.string().meta({ description: 'The exact decimal', example: '491504.53' })
export const snapshotSeries = z.object({
  portfolio_id: uuid, from: isoDate, to: isoDate,
  snapshots: z.array(z.object({
    date: isoDate, total_value: money, cash_value: money, long_value: money, short_value: money, gross_exposure: money, net_exposure: money, external_flow: money, daily_pnl: money,
    daily_return: z.number().nullable(), cumulative_pnl: money, num_positions: z.number().int(), flags,
    exact: z.object({ total_value: exact, cash_value: exact, daily_pnl: exact, external_flow: exact }),
  }).meta({ id: 'Snapshot' })),
}).meta({ id: 'SnapshotSeries' })
