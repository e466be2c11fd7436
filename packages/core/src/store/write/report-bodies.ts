import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'
import type { ReportBodyRow } from '../result-tables.js'
import { asLines, linesAt } from './lines.js'

/** Puts ready answers in place of older ones; the answers of a later session stay, and equal ones are not written again. */
export async function writeReportBodies(client: Pick<PoolClient, 'query'>, date: IsoDate, rows: readonly ReportBodyRow[]): Promise<void> {
  await client.query(
    `INSERT INTO report_bodies AS b (portfolio_id, report, calculation_date, etag, body)
     SELECT r.portfolio_id, r.report, $1::date, r.etag, r.body FROM ROWS FROM (unnest($2::uuid[], $3::text[], $4::text[]), ${linesAt(5)}) AS r(portfolio_id, report, etag, body)
     ON CONFLICT (portfolio_id, report) DO UPDATE SET calculation_date = excluded.calculation_date, etag = excluded.etag, body = excluded.body
      WHERE b.calculation_date <= excluded.calculation_date AND (b.etag, b.calculation_date) IS DISTINCT FROM (excluded.etag, excluded.calculation_date)`,
    [date, rows.map(({ portfolioId }) => portfolioId), rows.map(({ report }) => report), rows.map(({ etag }) => etag), asLines(rows.map(({ body }) => body))],
  )
}
