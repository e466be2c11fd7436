import type { IsoDate } from '../../domain/index.js'
import type { Database } from '../database.js'

/** What option models need beside prices; symbols without a value are absent. */
export interface OptionEvidence {
  /** Annual fraction, the newest quote of each contract. */
  readonly volatilities: ReadonlyMap<string, number>
  /** Fraction a year, of each underlying. */
  readonly dividendYields: ReadonlyMap<string, number>
  /** Newest Treasury yield of each series, percent a year. */
  readonly yields: Readonly<Record<string, number>>
}

/** Quoted volatilities of contracts, dividend yields of their underlyings and the yield curve, as known on `asOf`, in one statement. */
export async function readOptionEvidence(database: Database, contracts: readonly string[], underlyings: readonly string[], asOf: IsoDate): Promise<OptionEvidence> {
  const { rows } = await database.pool.query<{ kind: 'volatility' | 'dividend' | 'yield'; key: string; value: number }>(
    `(SELECT DISTINCT ON (symbol) 'volatility' AS kind, symbol AS key, implied_volatility AS value FROM option_quotes
       WHERE symbol = ANY($1::text[]) AND date <= $3::date AND implied_volatility IS NOT NULL ORDER BY symbol, date DESC)
     UNION ALL SELECT 'dividend', symbol, dividend_yield FROM company_profiles WHERE symbol = ANY($2::text[]) AND dividend_yield IS NOT NULL
     UNION ALL (SELECT DISTINCT ON (series_id) 'yield', series_id, yield_percent::float8 FROM treasury_yields WHERE date <= $3::date ORDER BY series_id, date DESC)`,
    [contracts, underlyings, asOf],
  )
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => [row.key, row.value] as const)
  return { volatilities: new Map(of('volatility')), dividendYields: new Map(of('dividend')), yields: Object.fromEntries(of('yield')) }
}
