import { POSITION_TYPES } from '@sigmasight/core'
import { bodyFlag, id, instant, rule, storable, uuid, z } from '../../http/schemas.js'
import { flags, positionType as positionKind } from '../nouns.js'

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
/** The columns hold twelve digits before the point. */
const LARGEST = 999_999_999_999
/** Eight digits behind it. */
const SMALLEST = 1e-8

const numeric = z.union([z.number(), z.string()])
  .refine((value) => typeof value === 'number' || NUMERIC.test(value.trim()), rule('decimal_parsing', 'Input should be a valid number')).transform(Number)
const level = numeric.pipe(z.number().min(0).max(LARGEST)).nullish().meta({ type: ['number', 'null'], minimum: 0, description: 'Dollars a share; of the underlying for options' })
const price = numeric.pipe(z.number().gt(0).min(SMALLEST).max(LARGEST)).meta({ type: 'number', exclusiveMinimum: 0, description: 'Dollars a share; counts where no market price is known' })
const symbol = storable(z.string().trim().min(1).max(20))
  .refine((text) => !/\p{Cc}/u.test(text), rule('value_error', 'must not contain control characters')).transform((text) => text.toUpperCase())
  .meta({ type: 'string', minLength: 1, maxLength: 20, example: 'AAPL' })
const positionType = z.enum([...POSITION_TYPES, '']).nullish().transform((type) => type || null)
  .meta({ type: ['string', 'null'], description: 'By default the type of the position of that symbol, else LONG' })
const levels = { target_price_eoy: level, target_price_next_year: level, downside_target_price: level }

export const targetPriceCreate = z.object({ symbol, position_type: positionType, ...levels, current_price: price, position_id: id.nullish() }).meta({ id: 'TargetPriceCreate' })
/** A row of a CSV file: blank cells are null. */
export const targetPriceRow = targetPriceCreate.omit({ position_id: true }).extend({ current_price: price.nullable() })
export const targetPriceUpdate = z.object({ ...levels, current_price: price.optional() }).meta({ id: 'TargetPriceUpdate', description: 'Only keys that are present change; null clears a target' })
/** One item of a bulk update. */
export const targetPriceUpdateItem = targetPriceUpdate.extend({ symbol, position_type: positionType })
export const targetPriceBulkCreate = z.object({ target_prices: z.array(targetPriceCreate) }).meta({ id: 'TargetPricesCreate' })
export const targetPriceBulkUpdate = z.object({
  updates: z.array(z.unknown()).meta({ type: 'array', items: { type: 'object' }, description: 'symbol, position_type (LONG by default) and the fields that change; a bad item is told in errors' }),
}).meta({ id: 'TargetPricesUpdate' })
export const targetPriceImport = z.object({
  csv_content: storable(z.string()).meta({ description: 'Columns by header name, in any order: symbol, position_type, target_eoy, target_next_year, downside, current_price' }),
  update_existing: bodyFlag(false),
}).meta({ id: 'TargetPricesImport' })
export const targetPriceExport = z.object({ format: z.string().default('csv').meta({ description: 'json, anything else means CSV' }), include_metadata: bodyFlag(false) }).meta({ id: 'TargetPricesExport' })

const amount = z.number().nullable()
const shown = { symbol: z.string(), position_type: positionKind, target_price_eoy: amount, target_price_next_year: amount, downside_target_price: amount, current_price: z.number() }
const percent = amount.meta({ description: 'Percent' })
const returns = { expected_return_eoy: percent, expected_return_next_year: percent, downside_return: percent }
export const targetPrice = z.object({
  ...shown, id: uuid, portfolio_id: uuid, position_id: uuid.nullable(), ...returns, position_weight: amount.meta({ description: 'Percent of net asset value' }),
  contribution_to_portfolio_return: amount.meta({ description: 'Fraction' }),
  contribution_to_portfolio_risk: amount.meta({ description: 'Fraction a year; all positions together make the volatility of the portfolio' }),
  contribution_to_portfolio: amount, contribution_to_risk: amount, price_updated_at: instant.nullable(), price_source: z.string().nullable(), created_by: uuid.nullable(),
  created_at: instant, updated_at: instant,
  flags: flags.meta({ description: 'NO_POSITION, PRICE_ASSUMED, and for options why there is no return or how it was modelled' }),
}).meta({ id: 'TargetPrice' })
export const targetPriceList = z.array(targetPrice)
export const targetPriceSummary = z.object({
  portfolio_id: uuid, portfolio_name: z.string(), total_positions: z.number().int(), positions_with_targets: z.number().int(), coverage_percentage: z.number(),
  weighted_expected_return_eoy: percent, weighted_expected_return_next_year: percent, weighted_downside_return: percent, expected_sharpe_ratio: amount, expected_sortino_ratio: amount,
  target_prices: targetPriceList, last_updated: instant,
}).meta({ id: 'TargetPriceSummary' })
export const targetPriceDeleted = z.object({ deleted: z.union([z.literal(0), z.literal(1)]), errors: z.array(z.string()) }).meta({ id: 'TargetPriceDeleted' })
export const targetPricesUpdated = z.object({ updated: z.number().int(), errors: z.array(z.string()) }).meta({ id: 'TargetPricesUpdated' })
export const targetPricesImported = z.object({ created: z.number().int(), updated: z.number().int(), errors: z.array(z.string()), total: z.number().int() }).meta({ id: 'TargetPricesImported' })
export const targetPricesExported = z.union([z.object({ csv: z.string() }).meta({ id: 'TargetPricesCsv' }), z.array(z.object({ ...shown, ...returns }).meta({ id: 'TargetPriceRow' }))])
