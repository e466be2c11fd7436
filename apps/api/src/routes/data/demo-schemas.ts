import { isoDate, z } from '../../http/schemas.js'

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]))
export const demoPortfolio = z.object({
  portfolio_type: z.enum(['high-net-worth', 'individual', 'hedge-fund']), portfolio_info: facts, exposures: facts, snapshot: facts,
  positions: z.array(z.record(z.string(), z.string())),
  metadata: z.object({ source: z.literal('report_files'), report_date: isoDate, position_count: z.number().int() }),
}).meta({ id: 'DemoPortfolio' })
export const testDemo = z.object({ message: z.literal('Demo endpoint works!') }).meta({ id: 'TestDemo' })
