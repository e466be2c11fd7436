import { dollars, EXAMPLE_ID, instant, isoDate, statedDate, text, uuid, z } from '../../http/schemas.js'

export const newFlow = z.object({
  kind: z.enum(['deposit', 'withdrawal']), date: statedDate.meta({ description: 'Not in the future' }),
  amount: dollars.refine((amount) => !amount.isZero(), 'Input should be above 0').meta({ type: 'number', description: 'Dollars, above 0; the kind tells the direction', example: 25_000 }),
  note: text(2_000).nullable().default(null),
}).meta({ id: 'NewFlow' })
export const flowQuery = z.object({ from: statedDate.optional().meta({ description: 'First day' }), to: statedDate.optional().meta({ description: 'Last day' }) })

export const flow = z.object({
  id: uuid, kind: z.enum(['deposit', 'withdrawal', 'equity']).meta({ description: 'equity: what a new statement of equity implied' }), date: isoDate,
  amount: z.number().meta({ description: 'Dollars, negative when money left' }), note: z.string().nullable(), created_at: instant,
}).meta({ id: 'Flow' })
const recalculateFrom = isoDate.nullable().meta({ description: 'Snapshots from this date on no longer fit the flows; the next run rolls them again' })
export const flowResponse = z.object({ flow, recalculate_from: recalculateFrom }).meta({ id: 'FlowResponse' })
export const flows = z.object({ flows: z.array(flow), total: z.number().meta({ description: 'Sum of the amounts, dollars' }), recalculate_from: recalculateFrom }).meta({ id: 'Flows' })

const example = { id: EXAMPLE_ID, kind: 'deposit', date: '2025-06-11', amount: 25_000, note: 'bonus', created_at: '2025-06-11T15:00:00Z' } as const
export const examples = {
  flow: { flow: example, recalculate_from: '2025-06-11' } satisfies z.input<typeof flowResponse>,
  flows: { flows: [example], total: 25_000, recalculate_from: null } satisfies z.input<typeof flows>,
}
