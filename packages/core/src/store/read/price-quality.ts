import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** What is stored of one symbol, for judging it. */
export interface PriceQualityRow {
  readonly symbol: string
  /** Sessions with a close up to the date asked about, in all and since `recentFrom`. */
  readonly days: number
  readonly recentDays: number
  /** Of the recent ones, how many contradict themselves: a range that does not hold the close, or a jump that looks like an unadjusted split. */
  readonly doubtful: number
  readonly first: IsoDate
  readonly last: IsoDate
  /** Where the newest close came from. */
  readonly provider: string | null
}

/** Depth, age and soundness of the stored closes of many symbols dated up to `asOf`. Symbols without a close are absent. */
export async function readPriceQuality(database: Database, symbols: readonly string[], recentFrom: IsoDate, asOf: IsoDate): Promise<Map<string, PriceQualityRow>> {
  const { rows } = await database.pool.query<PriceQualityRow>(
    `WITH closes AS (
       SELECT symbol, date, close, low, high, close_source, close / nullif(lag(close) OVER (PARTITION BY symbol ORDER BY date), 0) AS ratio
         FROM market_data_cache WHERE symbol = ANY($1::text[]) AND date <= $3::date AND close IS NOT NULL)
     SELECT symbol, count(*)::int AS days, (count(*) FILTER (WHERE date >= $2::date))::int AS "recentDays", min(date)::text AS first, max(date)::text AS last,
            (count(*) FILTER (WHERE date >= $2::date AND (close <= 0 OR close < low * 0.999999 OR close > high * 1.000001 OR (abs(ratio - 1) > 0.45
                AND EXISTS (SELECT FROM unnest(ARRAY[2, 3, 4, 5, 10, 20]) AS n WHERE abs(ratio * n - 1) <= 0.02 OR abs(ratio / n - 1) <= 0.02)))))::int AS doubtful,
            (array_agg(close_source ORDER BY date DESC))[1] AS provider
       FROM closes GROUP BY symbol`,
    [symbols, recentFrom, asOf],
  )
  return new Map(rows.map((row) => [row.symbol, row]))
}
