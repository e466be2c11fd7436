import { isoDate, uuid, z } from '../../http/schemas.js'

const count = z.number().int()
const contribution = { pnl: z.number(), pct_of_opening_nav: z.number().nullable() }
const part = z.object(contribution).meta({ id: 'PnlShare' })
export const attribution = z.object({
  available: z.boolean(), portfolio_id: uuid, from: isoDate.nullable(), to: isoDate.nullable(), opening_nav: z.number().nullable(),
  total: part.extend({ linked_return_pct: z.number().nullable() }),
  positions: z.array(part.extend({ position_id: uuid, symbol: z.string(), days: count }).meta({ id: 'PositionPnl' })), unattributed: part, rows_without_pnl: count,
  sectors: z.array(part.extend({ sector: z.string() })), tags: z.object({ rows: z.array(part.extend({ tag: z.string() })), untagged: part, overlapping: z.boolean() }),
  factors: z.object({ rows: z.array(part.extend({ factor: z.string() })), explained: part, specific: part, uncovered: part, covered_days: count, uncovered_days: count }),
}).meta({ id: 'PnlAttribution' })

const known = z.number().nullable()
export const factorCorrelations = z.object({
  available: z.boolean(), calculation_date: isoDate.nullable(),
  data: z.looseObject({
    factors: z.array(z.string()), matrix: z.array(z.array(known)), pairs: z.array(z.object({ factor1: z.string(), factor2: z.string(), correlation: known, data_points: z.number().int() }).meta({ id: 'FactorPair' })),
    off_diagonal: z.object({ mean: known, max: known, min: known, standard_deviation: known }), lookback_days: z.number().int(), decay_factor: z.number(), data_days: z.number().int(),
  }).nullable(),
  diagnostics: z.looseObject({}).nullable(), metadata: z.object({ status: z.string().nullable(), reason: z.string().optional(), missing_factors: z.array(z.string()) }),
}).meta({ id: 'FactorCorrelations' })
