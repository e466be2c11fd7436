import type { Pool, PoolClient } from 'pg'
import type { Config } from '../config.js'
import { type Connection, openConnection } from './connection.js'
import type { PrismaClient } from './generated/client.js'

/** One connection inside a transaction. */
export type DatabaseClient = PoolClient

/** The open database of a process: Prisma for rows, the pool for bulk statements, both on the same connections. */
export interface Database extends Connection {
  readonly prisma: PrismaClient
  /** Runs `work` in one transaction; any error rolls it back and is thrown on. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
}

/** Opens `DATABASE_URL`, or the embedded Postgres under the data folder when none is configured. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  return databaseOn(await openConnection(config))
}

/** The whole database on connections that are open. Closing it closes them. */
export async function databaseOn({ url, pool, close }: Connection): Promise<Database> {
  const [{ PrismaPg }, { PrismaClient }] = await Promise.all([import('@prisma/adapter-pg'), import('./generated/client.js')])
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    url,
    prisma,
    pool,
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      await prisma.$disconnect()
      await close()
    },
  }
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    // On a broken connection the rollback fails too; Postgres has rolled back by itself, and the first error is the one that tells.
    const broken = await client.query('ROLLBACK').then(() => false, () => true)
    client.release(broken)
    throw error
  }
}

/** The same database seen from inside a transaction: what reads through it sees what the transaction has written. Statements run one after another. */
export function within(database: Database, client: PoolClient): Database {
  let last: Promise<unknown> = Promise.resolve()
  const query = (...statement: unknown[]): Promise<unknown> => {
    const answer = last.then(() => (client.query as (...args: unknown[]) => Promise<unknown>)(...statement))
    last = answer.catch(() => undefined) // whoever asked gets the error; the next statement runs regardless
    return answer
  }
  return { ...database, pool: { query } as unknown as Pool }
}
