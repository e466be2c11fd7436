import { flag, z } from '../../http/schemas.js'

export const importQuery = z.object({
  dry_run: flag(false).meta({ description: 'Only tell what would happen' }),
  duplicates: z.enum(['refuse', 'skip', 'allow']).default('refuse').meta({
    description: 'What becomes of a row that states a trade which an earlier row or the book holds (same symbol, type, option terms, quantity, entry price and dates): it is a problem, is left out, or is taken again',
  }),
})

const problem = z.object({ row: z.number().int().meta({ description: 'As a spreadsheet counts: the header is row 1' }), column: z.string().nullable(), message: z.string() }).meta({ id: 'ImportProblem' })

export const importReport = z.object({
  dry_run: z.boolean(), rows: z.number().int().meta({ description: 'Rows of the file that are not blank' }), created: z.number().int().meta({ description: 'Positions created; with dry_run, that would be' }),
  skipped: z.number().int().meta({ description: 'Duplicates left out' }), problems: z.array(problem).meta({ description: 'Any of them keeps the whole file out' }),
  warnings: z.array(problem).meta({ description: 'What its owner should know; it keeps nothing out' }),
  duplicates: z.array(z.object({ row: z.number().int(), same_as_row: z.number().int().nullable().meta({ description: 'null: the book holds the trade' }) })), ignored_columns: z.array(z.string()),
}).meta({ id: 'ImportReport' })

export const csvText = z.string().meta({ description: 'CSV with a header, UTF-8, CRLF' })

const SYMBOL_COLUMNS = 'Symbol,Quantity,Entry Price,Entry Date'
export const examples = {
  report: {
    dry_run: true, rows: 2, created: 1, skipped: 0, problems: [{ row: 3, column: 'Quantity', message: 'must not be 0' }], warnings: [], duplicates: [], ignored_columns: ['Broker'],
  } satisfies z.input<typeof importReport>,
  file: `${SYMBOL_COLUMNS}\r\nAAPL,100,150.25,2025-01-02\r\n`,
}
