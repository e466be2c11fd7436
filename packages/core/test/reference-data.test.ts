import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { FACTORS } from '../src/domain/index.js'
import { seedReferenceData } from '../src/store/write/reference-data.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

it('seeds an empty database from several processes at once, and writes nothing when it is asked again', async () => {
  for (let round = 0; round < 10; round++) {
    await database.pool.query('TRUNCATE factor_definitions, stress_test_scenarios')
    await Promise.all(Array.from({ length: 6 }, () => seedReferenceData(database)))
  }
  const rows = async () => (await database.pool.query('SELECT xmin::text AS written_by, name FROM factor_definitions ORDER BY name')).rows
  const seeded = await rows()
  expect(seeded).toHaveLength(FACTORS.length)
  await seedReferenceData(database)
  expect(await rows()).toEqual(seeded)
})
