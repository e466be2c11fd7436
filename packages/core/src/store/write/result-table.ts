import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'

/** Column types of result tables, as Postgres names them. */
type ColumnType = 'uuid' | 'text' | 'text[]' | 'int4' | 'int4[]' | 'float8' | 'numeric' | 'jsonb'

/** A table of results by owner and session: one row an owner, replaced when the session is calculated again. */
export interface ResultTable<Row> {
  readonly name: string
  readonly dateColumn: string
  /** Properties of a row that make its key together with the session. */
  readonly key: readonly (keyof Row & string)[]
  /** Every property of a row with its type; the column is its name in snake case. */
  readonly columns: Readonly<Record<keyof Row & string, ColumnType>>
}

/** Writes the rows of one session in one statement; a row that is there already is replaced. */
export async function writeResults<Row extends object>(client: Pick<PoolClient, 'query'>, table: ResultTable<Row>, date: IsoDate, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await client.query(upsertOf(table), [date, JSON.stringify(rows)])
}

function upsertOf<Row>({ name, dateColumn, key, columns }: ResultTable<Row>): string {
  const properties = Object.keys(columns) as (keyof Row & string)[]
  const keys = key.map(snake)
  const updates = properties.filter((property) => !key.includes(property)).map((property) => `${snake(property)} = excluded.${snake(property)}`)
  return `INSERT INTO ${name} (${dateColumn}, ${properties.map(snake).join(', ')})
    SELECT $1::date, ${properties.map((property) => valueOf(property, columns[property])).join(', ')}
      FROM jsonb_to_recordset($2::jsonb) AS r(${properties.map((property) => `"${property}" ${recordType(columns[property])}`).join(', ')})
    ON CONFLICT (${[...keys, dateColumn].join(', ')}) DO UPDATE SET ${updates.join(', ')}`
}

/** Arrays travel as JSON. */
function recordType(type: ColumnType): string {
  return type.endsWith('[]') ? 'jsonb' : type
}

function valueOf(property: string, type: ColumnType): string {
  return type.endsWith('[]') ? `ARRAY(SELECT jsonb_array_elements_text(r."${property}")::${type.slice(0, -2)})` : `r."${property}"`
}

/** `netAssetValue` is net_asset_value, `valueAtRisk95` is value_at_risk_95; quoted, since some are words of SQL. */
function snake(property: string): string {
  return `"${property.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`)}"`
}
