import { expect, it } from '@jest/globals'
import { createTestDatabase } from '../../test/support/test-database.js'
import { tryLock } from './locks.js'

it('a lock that cannot be asked for gives its connection back, broken', async () => {
  const given: unknown[] = []
  const client = { query: () => Promise.reject(new Error('Connection terminated unexpectedly')), release: (broken?: unknown) => void given.push(broken) }
  await expect(tryLock({ pool: { connect: async () => client } } as never, 'night 2025-06-30')).rejects.toThrow(/terminated/)
  expect(given).toEqual([true])
})

it('the connection of a lock is asked every minute whether its machine is still there', async () => {
  const database = await createTestDatabase()
  try {
    const client = await database.pool.connect()
    const pool = { connect: async () => client }
    const lock = await tryLock({ pool } as never, 'night 2025-06-30')
    const { rows } = await client.query(`SELECT current_setting('tcp_keepalives_idle') AS idle, current_setting('tcp_keepalives_interval') AS interval, current_setting('tcp_keepalives_count') AS count`)
    expect(rows).toEqual([{ idle: '60', interval: '10', count: '3' }])
    await lock!.release()
  } finally {
    await database.drop()
  }
})
