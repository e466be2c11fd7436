import { instant, uuid, z } from '../../http/schemas.js'
import { flags } from '../nouns.js'

const count = z.number().int()
const topLimits = z.object({ max_limit: z.literal(50), max_lookback_days: z.literal(180) })
export const topPositions = z.object({
  meta: z.object({
    as_of: instant, requested: z.object({ portfolio_id: uuid, limit: count, sort_by: z.string(), as_of_date: z.string().nullable() }),
    applied: z.object({ limit: count, sort_by: z.string(), as_of_date: instant }),
    limits: topLimits, rows_returned: count, truncated: z.boolean(), schema_version: z.literal('1.0'),
  }),
  data: z.array(z.object({
    position_id: uuid, symbol: z.string(), name: z.string(), qty: z.number(), value: z.number().meta({ description: 'Size in dollars, without sign' }),
    weight: z.number().meta({ description: 'Percent of the sum of sizes' }), sector: z.string().nullable(), flags,
  }).meta({ id: 'TopPosition' })),
  coverage_percent: z.number(), total_positions: count,
}).meta({ id: 'TopPositions' })
