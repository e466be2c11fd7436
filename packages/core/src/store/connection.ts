import { Pool } from 'pg'
import type { Config } from '../config.js'

/** Connections to the database, and nothing that takes long to load. */
export interface Connection {
  readonly url: string
  readonly pool: Pool
  close(): Promise<void>
}

/** Opens connections to `DATABASE_URL`, or to the embedded Postgres under the data folder when none is configured. */
export async function openConnection({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Connection> {
  if (databaseUrl) return connect(databaseUrl, async () => undefined)
  const { joinEmbeddedPostgres } = await import('./embedded-postgres.js')
  const server = await joinEmbeddedPostgres(dataDir)
  return connect(server.url, server.release)
}

/** A new connection costs a process of Postgres and its first plans; one that waits costs little. */
const IDLE_MS = 600_000

function connect(url: string, afterClose: () => Promise<void>): Connection {
  const pool = new Pool({ connectionString: url, max: 10, idleTimeoutMillis: IDLE_MS, application_name: 'sigmasight', keepAlive: true })
  pool.on('error', () => undefined) // an idle connection died; the pool replaces it and the next query reports a real outage
  pool.on('connect', (client) => client.on('error', () => undefined)) // likewise one in use: the statement under way or the next one fails
  return {
    url,
    pool,
    close: async () => {
      await pool.end()
      await afterClose()
    },
  }
}
