import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

/** The ledger of whole nights, whose portfolio_id only names what a run was limited to, and conversations, which belong to a user. */
const NOT_OF_A_PORTFOLIO = new Set(['runs', 'conversations'])

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

it('keeps portfolio_id in every unique key of a table of portfolios, so that a distributed Postgres can shard by it', async () => {
  const { rows } = await database.pool.query<{ table: string; key: string; columns: string[] }>(
    `SELECT t.relname AS table, k.relname AS key, array_agg(a.attname::text ORDER BY p.position) AS columns
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
       JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS p(number, position) ON true JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = p.number
      WHERE i.indisunique AND EXISTS (SELECT 1 FROM pg_attribute own WHERE own.attrelid = t.oid AND own.attname = 'portfolio_id' AND NOT own.attisdropped)
      GROUP BY 1, 2 ORDER BY 1, 2`)
  const sharded = rows.filter((row) => !NOT_OF_A_PORTFOLIO.has(row.table))
  expect(sharded.length).toBeGreaterThanOrEqual(15)
  expect(sharded.filter((row) => !row.columns.includes('portfolio_id'))).toEqual([])
})
