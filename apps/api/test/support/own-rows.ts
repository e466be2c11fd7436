import { createHash } from 'node:crypto'
import type { Database } from '@sigmasight/core'

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** What the database holds about somebody: rows that name one of the ids, and rows that name those. */
export interface OwnRows {
  /** Every id in them. */
  readonly ids: ReadonlySet<string>
  /** Changes when any of them does, or one comes or goes. */
  readonly digest: string
}

export async function ownRows(database: Database, ids: readonly string[]): Promise<OwnRows> {
  const direct = await rowsNaming(database, ids)
  const named = new Set(direct.flatMap((row) => row.match(UUID) ?? []))
  const all = await rowsNaming(database, [...named])
  return { ids: new Set(all.flatMap((row) => row.match(UUID) ?? [])), digest: createHash('sha256').update(all.sort().join('\n')).digest('hex') }
}

async function rowsNaming({ pool }: Database, ids: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'")
  const selects = tables.map(({ name }) => `SELECT '${name} ' || t::text AS row FROM ${name} t WHERE t::text ~ $1`)
  return (await pool.query<{ row: string }>(selects.join(' UNION ALL '), [ids.join('|')])).rows.map(({ row }) => row)
}
