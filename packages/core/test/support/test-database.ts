import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type Database, openDatabase } from '../../src/store/database.js'

/** A database of one test file, copied from the migrated template. `drop` closes and removes it. */
export type TestDatabase = Database & { drop(): Promise<void> }

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_SERVER
  if (!server) throw new Error('TEST_DATABASE_SERVER is not set: run tests through jest.config.js')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name} TEMPLATE template_sigmasight`)
  const database = await openDatabase({ databaseUrl: server.replace(/\/postgres$/, `/${name}`), dataDir: '' })
  return {
    ...database,
    drop: async () => {
      await database.close()
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query(statement)
  await client.end()
}
