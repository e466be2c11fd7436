/** Column types of result tables, as Postgres names them. */
export type ColumnType = 'uuid' | 'text' | 'text[]' | 'int4' | 'int4[]' | 'float8' | 'numeric' | 'jsonb'

/** A table of results by owner and session: one row an owner, replaced when the session is calculated again. */
export interface ResultTable<Row> {
  readonly name: string
  readonly dateColumn: string
  /** Properties of a row that make its key together with the session. */
  readonly key: readonly (keyof Row & string)[]
  /** Every property of a row with its type; the column is its name in snake case. */
  readonly columns: Readonly<Record<keyof Row & string, ColumnType>>
}

/** `netAssetValue` is net_asset_value, `valueAtRisk95` is value_at_risk_95; quoted, since some are words of SQL. */
export function columnOf(property: string): string {
  return `"${property.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`)}"`
}
