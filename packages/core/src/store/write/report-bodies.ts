import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'
import type { ReportBodyRow } from '../result-tables.js'

/** Puts ready answers in place of older ones; the answers of a later session stay, and equal ones are not written again. */
export async function writeReportBodies(client: Pick<PoolClient, 'query'>, date: IsoDate, rows: readonly ReportBodyRow[]): Promise<void> {
  await client.query(
    `INSERT INTO report_bodies AS b (portfolio_id, report, calculation_date, etag, body)
     SELECT r."portfolioId", r.report, $1::date, r.etag, r.body FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, report text, etag text, body text)
     ON CONFLICT (portfolio_id, report) DO UPDATE SET calculation_date = excluded.calculation_date, etag = excluded.etag, body = excluded.body
      WHERE b.calculation_date <= excluded.calculation_date AND (b.etag, b.calculation_date) IS DISTINCT FROM (excluded.etag, excluded.calculation_date)`,
    [date, JSON.stringify(rows)],
  )
}
