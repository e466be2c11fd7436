import { PrismaPg } from '@prisma/adapter-pg'
import { Pool, type PoolClient } from 'pg'
import type { Config } from '../config.js'
import { joinEmbeddedPostgres } from './embedded-postgres.js'
import { PrismaClient } from './generated/client.js'

/** One connection inside a transaction. */
export type DatabaseClient = PoolClient

/** The open database of a process: Prisma for rows, the pool for bulk statements, both on the same connections. */
export interface Database {
  readonly url: string
  readonly prisma: PrismaClient
  readonly pool: Pool
  /** Runs `work` in one transaction; any error rolls it back and is thrown on. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Opens `DATABASE_URL`, or the embedded Postgres under the data folder when none is configured. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  if (config.databaseUrl) return connect(config.databaseUrl, async () => undefined)
  const server = await joinEmbeddedPostgres(config.dataDir)
  return connect(server.url, server.release)
}

function connect(url: string, afterClose: () => Promise<void>): Database {
  const pool = new Pool({ connectionString: url, max: 10, application_name: 'sigmasight' })
  pool.on('error', () => undefined) // an idle connection died; the pool replaces it and the next query reports a real outage
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    url,
    prisma,
    pool,
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
      await afterClose()
    },
  }
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
