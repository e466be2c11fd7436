import { mkdtemp, rm, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { joinEmbeddedPostgres } from '../../src/store/embedded-postgres.js'
import { migrate } from '../../src/store/migrate.js'

/** One Postgres for the run, with a migrated template from which every test file copies its own database. */
export async function startTestServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sigmasight-test-'))
  await chmod(dataDir, 0o755)
  const server = await joinEmbeddedPostgres(dataDir)
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('CREATE DATABASE template_sigmasight')
  await admin.end()
  await migrate(server.url.replace(/\/postgres$/, '/template_sigmasight'))
  return {
    url: server.url,
    stop: async () => {
      await server.release()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
