import { addPositions, readBookPositions, readTradeKeys } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import type { z } from '../../http/schemas.js'
import { ownPortfolio, type Services, today } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { type BookFile, type FileProblem, readBookFile } from './book-file.js'
import { type Duplicate, duplicatesOf } from './duplicates.js'
import { exportOf } from './export.js'
import { csvText, examples, importQuery, importReport } from './schemas.js'
import { TEMPLATE } from './template.js'

const PATH = '/api/v1/portfolios'
const MAX_BYTES = 5 * 1_048_576
type Handling = z.output<typeof importQuery>['duplicates']

/** A book as a CSV file: template, import and export. */
export function bookFileOperations(services: Services): Operation[] {
  const { database, calendar, clock } = services
  const base = { tag: 'book files', auth: 'bearer' } as const
  return [
    operation({
      ...base, id: 'getImportTemplate', method: 'get', path: `${PATH}/import-template`, summary: 'A CSV file to fill in, with a row of each kind', produces: 'text/csv', filename: 'positions-template.csv',
      response: csvText, example: examples.file, handle: async () => TEMPLATE,
    }),
    operation({
      ...base, id: 'importPositions', method: 'post', path: `${PATH}/{portfolio_id}/import`, summary: 'Import a CSV file of positions, all rows or none', upload: 'text/csv', bodyLimit: MAX_BYTES, idempotent: true,
      description: 'With problems the answer is 422 and lists all of them by row and column. `dry_run=true` answers the same report and changes nothing.',
      params: portfolioPath, query: importQuery, response: importReport, example: examples.report, errors: ['portfolio_not_found', 'import_refused'],
      handle: async ({ user, params: { portfolio_id }, query, request }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const file = readBookFile(request.body as Buffer, today(services))
        if (query.dry_run) return { dry_run: true, ...reportOf(file, duplicatesOf(file.rows, await readTradeKeys(database.pool, portfolio.id)), query.duplicates) }
        if (file.problems.length > 0) throw refusal(file.problems)
        let report = reportOf(file, [], query.duplicates)
        await addPositions(database, { portfolioId: portfolio.id, userId: user.id }, (held) => {
          const duplicates = duplicatesOf(file.rows, held)
          report = reportOf(file, duplicates, query.duplicates)
          if (report.problems.length > 0) throw refusal(report.problems)
          const left = new Set(query.duplicates === 'skip' ? duplicates.map((duplicate) => duplicate.row) : [])
          return file.rows.filter(({ row }) => !left.has(row)).map(({ position }) => position)
        })
        return { dry_run: false, ...report }
      },
    }),
    operation({
      ...base, id: 'exportPositions', method: 'get', path: `${PATH}/{portfolio_id}/export`, summary: 'All positions as a CSV file that imports again unchanged, closed ones included', produces: 'text/csv',
      filename: 'positions.csv', params: portfolioPath, response: csvText, example: examples.file, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id } }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const everything = { state: 'all', asOf: calendar.latestClosedSession(clock()), positionType: null, investmentClass: null, symbol: null, tag: null, limit: null, offset: 0 } as const
        return exportOf((await readBookPositions(database, portfolio.id, everything)).rows)
      },
    }),
  ]
}

function reportOf(file: BookFile, duplicates: readonly Duplicate[], handling: Handling) {
  const refused = handling === 'refuse' ? duplicates.map(problemOf) : []
  const problems = [...file.problems, ...refused].sort((a, b) => a.row - b.row)
  const skipped = handling === 'skip' ? duplicates.length : 0
  return {
    rows: file.rowCount, created: problems.length > 0 ? 0 : file.rows.length - skipped, skipped, problems, warnings: [...file.warnings],
    duplicates: duplicates.map(({ row, firstRow }) => ({ row, same_as_row: firstRow })), ignored_columns: [...file.ignoredColumns],
  }
}

function problemOf({ row, firstRow }: Duplicate): FileProblem {
  const where = firstRow === null ? 'the portfolio holds' : `row ${firstRow} states`
  return { row, column: null, message: `is the trade that ${where} already (duplicates=skip leaves it out, duplicates=allow takes it again)` }
}

function refusal(problems: readonly FileProblem[]): ApiError {
  return new ApiError('import_refused', problems.map(({ row, column, message }) => ({
    type: 'value_error', loc: ['body', row, ...(column === null ? [] : [column])], msg: `row ${row}${column === null ? '' : `, ${column}`}: ${message}`,
  })))
}
