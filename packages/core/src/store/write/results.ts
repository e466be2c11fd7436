import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'
import { type ColumnType, columnOf, type ResultTable } from '../result-table.js'

/** Writes the rows of one session in one statement; a row that is there already is replaced. */
export async function writeResults<Row extends object>(client: Pick<PoolClient, 'query'>, table: ResultTable<Row>, date: IsoDate, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await client.query(upsertOf(table), [date, JSON.stringify(rows)])
}

function upsertOf<Row>({ name, dateColumn, key, columns }: ResultTable<Row>): string {
  const properties = Object.keys(columns) as (keyof Row & string)[]
  const keys = key.map(columnOf)
  const updates = properties.filter((property) => !key.includes(property)).map((property) => `${columnOf(property)} = excluded.${columnOf(property)}`)
  return `INSERT INTO ${name} (${dateColumn}, ${properties.map(columnOf).join(', ')})
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
