import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readAnswerStates } from '../src/store/read/answer-states.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

const USER = '00000000-0000-0000-0000-00000000000a'
const OTHER = '00000000-0000-0000-0000-00000000000b'
const [FIRST, SECOND, FOREIGN] = ['1', '2', '3'].map((digit) => `00000000-0000-0000-0000-0000000000${digit}0`) as [string, string, string]
/** Tables on which no kept answer stands: people and their conversations, the ledger of runs, and the versions themselves. */
const UNWATCHED = [
  '_prisma_migrations', 'conversation_messages', 'conversations', 'idempotency_keys', 'portfolio_changes', 'portfolio_versions', 'provider_calls', 'provider_usage', 'run_portfolios', 'runs', 'token_usage', 'users',
]

let database: TestDatabase
const run = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const states = () => readAnswerStates(database, [{ userId: USER, portfolioId: FIRST }, { userId: USER, portfolioId: SECOND }, { userId: OTHER, portfolioId: FOREIGN }])
/** Which of the three portfolios have another state after `work`. */
async function changedBy(work: () => Promise<unknown>): Promise<boolean[]> {
  const before = await states()
  await work()
  return (await states()).map((state, index) => state !== before[index])
}
const addPosition = (portfolioId: string, symbol: string) => ({
  text: `INSERT INTO positions (portfolio_id, id, symbol, position_type, quantity, entry_price, entry_date) VALUES ($1, gen_random_uuid(), $2, 'LONG', 1, 1, '2025-01-02')`, values: [portfolioId, symbol],
})

beforeAll(async () => {
  database = await createTestDatabase()
  await run(`INSERT INTO users (id, email, password_hash, full_name) VALUES ($1, 'a@example.com', '', 'A'), ($2, 'b@example.com', '', 'B')`, [USER, OTHER])
  await run(`INSERT INTO portfolios (id, user_id, name) VALUES ($2, $1, 'one'), ($3, $1, 'two'), ($4, $5, 'three')`, [USER, FIRST, SECOND, FOREIGN, OTHER])
})
afterAll(() => database.drop())

it('watches every table, or says that no answer stands on it', async () => {
  const { rows } = await database.pool.query<{ name: string; events: string[] }>(
    `SELECT t.relname AS name, array_agg(g.tgname::text ORDER BY g.tgname) FILTER (WHERE g.tgname LIKE 'note\\_%') AS events
       FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public' LEFT JOIN pg_trigger g ON g.tgrelid = t.oid WHERE t.relkind = 'r' GROUP BY 1 ORDER BY 1`)
  expect(rows.filter((row) => row.events === null).map((row) => row.name)).toEqual(UNWATCHED)
  for (const { name, events } of rows) if (events !== null) expect([name, events]).toEqual([name, ['note_deleted', 'note_inserted', 'note_truncated', 'note_updated']])
})

describe('a change is counted', () => {
  it('of a portfolio for it alone, whatever the statement', async () => {
    expect(await changedBy(() => database.pool.query(addPosition(FIRST, 'AAPL')))).toEqual([true, false, false])
    expect(await changedBy(() => run('UPDATE positions SET quantity = 2'))).toEqual([true, false, false])
    expect(await changedBy(() => run('UPDATE positions SET quantity = 2 WHERE symbol = $1', ['NONE']))).toEqual([false, false, false])
    expect(await changedBy(() => run('DELETE FROM positions'))).toEqual([true, false, false])
    expect(await changedBy(() => run(`UPDATE portfolios SET name = 'TWO' WHERE id = $1`, [SECOND]))).toEqual([false, true, false])
  })

  it('of a tag for all portfolios of its user', async () => {
    expect(await changedBy(() => run(`INSERT INTO tags (id, user_id, name) VALUES (gen_random_uuid(), $1, 'core')`, [USER]))).toEqual([true, true, false])
  })

  it('of market data for everybody, and not where nothing changed', async () => {
    const price = `INSERT INTO market_data_cache (symbol, date, close) VALUES ('AAPL', '2025-06-30', 1) ON CONFLICT DO NOTHING`
    expect(await changedBy(() => run(price))).toEqual([true, true, true])
    expect(await changedBy(() => run(price))).toEqual([false, false, false])
    expect(await changedBy(() => run('TRUNCATE market_data_cache'))).toEqual([true, true, true])
    expect(await changedBy(() => run('TRUNCATE position_marks'))).toEqual([true, true, true])
  })

  it('once a transaction, when it commits, and not at all when it is rolled back', async () => {
    const before = await states()
    await database.transaction(async (client) => {
      for (const symbol of ['AAPL', 'MSFT']) await client.query(addPosition(SECOND, symbol))
      expect(await states()).toEqual(before)
    })
    const own = (state: string | null) => Number(state!.split('.')[0])
    expect((await states()).map(own)).toEqual(before.map(own).map((count, index) => (index === 1 ? count + 1 : count)))
    const undone = database.transaction(async (client) => {
      await client.query(addPosition(SECOND, 'TSLA'))
      throw new Error('changed my mind')
    })
    expect(await changedBy(() => expect(undone).rejects.toThrow('changed my mind'))).toEqual([false, false, false])
    expect((await run('SELECT FROM portfolio_changes')).rowCount).toBe(0)
  })

  it('without making writers of the same portfolios wait for each other, in whatever order they write', async () => {
    const [one, two] = await Promise.all([database.pool.connect(), database.pool.connect()])
    for (const client of [one, two]) await client.query('BEGIN')
    await one.query(addPosition(FIRST, 'A1'))
    await two.query(addPosition(SECOND, 'B1'))
    await one.query(addPosition(SECOND, 'A2'))
    await two.query(addPosition(FIRST, 'B2'))
    expect(await changedBy(() => Promise.all([one.query('COMMIT'), two.query('COMMIT')]))).toEqual([true, true, false])
    for (const client of [one, two]) client.release()
  })
})

it('there is no state for a portfolio of somebody else, a deleted one, or a user who is not active', async () => {
  const ask = (userId: string, portfolioId: string) => readAnswerStates(database, [{ userId, portfolioId }])
  expect(await ask(OTHER, FIRST)).toEqual([null])
  expect(await ask(USER, USER)).toEqual([null])
  expect(await ask(FIRST, FIRST)).toEqual([null])
  expect(await ask(OTHER, FOREIGN)).toEqual([expect.stringMatching(/^\d+\.\d+$/)])
  await run('UPDATE users SET is_active = false WHERE id = $1', [OTHER])
  expect(await ask(OTHER, FOREIGN)).toEqual([null])
  await run('UPDATE portfolios SET deleted_at = now() WHERE id = $1', [SECOND])
  expect((await states()).map((state) => state === null)).toEqual([false, true, true])
})
