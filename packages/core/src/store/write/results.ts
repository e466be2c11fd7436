import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'
import { type ColumnType, columnOf, type ResultTable } from '../result-table.js'
import { asLines, linesAt } from './lines.js'

/**
 * Writes the rows of one session in one statement; a row that is there already is replaced. Short columns travel together as one JSON array; each
 * JSON column is a text of its own, a line a row, so that Postgres reads its values once and not first as a part of the array.
 */
export async function writeResults<Row extends object>(client: Pick<PoolClient, 'query'>, table: ResultTable<Row>, date: IsoDate, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const widths = widthsOf(table)
  const { short, long } = widths
  await client.query(upsertOf(table, widths), [date, JSON.stringify(rows, short), ...long.map((property) => asLines(rows.map((row) => JSON.stringify(row[property] ?? null))))])
}

function upsertOf<Row>({ name, dateColumn, key, columns }: ResultTable<Row>, { short, long }: Widths<Row>): string {
  const keys = key.map(columnOf)
  const written = [...short, ...long]
  const updates = written.filter((property) => !key.includes(property)).map((property) => `${columnOf(property)} = excluded.${columnOf(property)}`)
  return `INSERT INTO ${name} (${dateColumn}, ${written.map(columnOf).join(', ')})
    SELECT $1::date, ${[...short.map((property) => shortValue(property, columns[property])), ...long.map((property) => longValue(property, columns[property]))].join(', ')}
      FROM ROWS FROM (${[`jsonb_to_recordset($2::jsonb) AS (${short.map((property) => `"${property}" ${recordType(columns[property])}`).join(', ')})`, ...long.map((_, i) => linesAt(3 + i))].join(', ')})
           AS r(${written.map((property) => `"${property}"`).join(', ')})
    ON CONFLICT (${[...keys, dateColumn].join(', ')}) DO UPDATE SET ${updates.join(', ')}`
}

/** Properties by how they travel. */
interface Widths<Row> {
  readonly short: (keyof Row & string)[]
  readonly long: (keyof Row & string)[]
}

function widthsOf<Row>({ columns }: ResultTable<Row>): Widths<Row> {
  const properties = Object.keys(columns) as (keyof Row & string)[]
  const isLong = (property: keyof Row & string): boolean => columns[property] === 'jsonb' || columns[property] === 'int4[]'
  return { short: properties.filter((property) => !isLong(property)), long: properties.filter(isLong) }
}

/** Arrays travel as JSON. */
function recordType(type: ColumnType): string {
  return type.endsWith('[]') ? 'jsonb' : type
}

function shortValue(property: string, type: ColumnType): string {
  return type.endsWith('[]') ? `ARRAY(SELECT jsonb_array_elements_text(r."${property}")::${type.slice(0, -2)})` : `r."${property}"`
}

/** JSON numbers in brackets are an array of Postgres in braces. */
function longValue(property: string, type: ColumnType): string {
  return type === 'jsonb' ? `r."${property}"::jsonb` : `translate(r."${property}", '[]', '{}')::${type}`
}
