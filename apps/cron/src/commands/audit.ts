import { createCalendar, type DataQualityReport, dataQualityReport, OperatorError, type PortfolioQuality } from '@sigmasight/core'
import { withContext } from '../context.js'

const COLUMNS = ['portfolio', 'positions', 'priced today', 'history', 'stale', 'no price', 'profiles', 'score'] as const

/** `cron audit`: how good the stored market data are, by portfolio. Asks no provider. */
export async function audit(options: { readonly date?: string; readonly portfolio?: string; readonly json?: boolean }): Promise<void> {
  await withContext(async ({ config, database }) => {
    const calendar = createCalendar({ extraClosures: config.extraClosures })
    const latest = calendar.latestClosedSession(new Date())
    const day = options.date ?? latest
    if (day > latest) throw new OperatorError(`--date ${day}: that session has not closed yet; the latest closed session is ${latest}`)
    const asOf = calendar.sessionAtOrBefore(day)
    const report = await dataQualityReport(database, calendar, asOf, options.portfolio ?? null)
    if (options.portfolio !== undefined && report.portfolios.length === 0) throw new OperatorError(`--portfolio ${options.portfolio}: no such portfolio`)
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : auditText(report))
  })
}

/** The report for people: one line a portfolio, then what would help. */
function auditText(report: DataQualityReport): string {
  if (report.portfolios.length === 0) return 'There are no portfolios yet: pnpm db:seed adds the demo portfolios.\n'
  const table = [COLUMNS, ...report.portfolios.map(cells)]
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  '))
  const { completeness, recency, accuracy, provider_coverage: coverage } = report.scores
  const scores = [['completeness', completeness], ['recency', recency], ['accuracy', accuracy], ['provider coverage', coverage]].map(([name, value]) => `${name} ${value ?? 'unknown'}`)
  return [`Market data for ${report.as_of}`, '', ...lines, '', `${report.symbols.length} symbols; of 100: ${scores.join(', ')}`, ...report.recommendations.map((text) => `- ${text}`), ''].join('\n')
}

function cells(book: PortfolioQuality): string[] {
  const of = (count: number): string => `${count}/${book.symbols}`
  return [
    book.name, String(book.positions_total), of(book.prices_today), of(book.with_history), String(book.stale), String(book.without_price), of(book.with_profile),
    book.scores.quality_score === null ? '-' : book.scores.quality_score.toFixed(2),
  ]
}
