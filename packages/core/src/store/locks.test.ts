import { expect, it } from '@jest/globals'
import { tryLock } from './locks.js'

it('a lock that cannot be asked for gives its connection back, broken', async () => {
  const given: unknown[] = []
  const client = { query: () => Promise.reject(new Error('Connection terminated unexpectedly')), release: (broken?: unknown) => void given.push(broken) }
  await expect(tryLock({ pool: { connect: async () => client } } as never, 'night 2025-06-30')).rejects.toThrow(/terminated/)
  expect(given).toEqual([true])
})
