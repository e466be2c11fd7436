import type { RequestListener } from 'node:http'
import request from 'supertest'
import { type Config, type Database, loadConfig, type Logger } from '@sigmasight/core'
import { WORKERS_LOCK } from '../../../../packages/core/src/nightly/serve-queue.js'
import { isLockFree } from '../../../../packages/core/src/store/locks.js'
import { eventually } from '../../../../packages/core/test/support/eventually.js'
import type { NightWorkers } from '../../src/night-workers.js'
import { type AppOptions, createApp } from '../../src/app.js'
import { signToken } from '../../src/auth/tokens.js'

/** Tuesday before the opening: the latest closed session is Monday 30 June. */
export const NOW = new Date('2025-07-01T12:00:00Z')
export const SESSION = '2025-06-30'
export const SECRET = 'a secret of the tests that is long enough'

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly meta: Record<string, unknown>
}

/** The application on a database, with a fixed clock and a log that can be read. */
export interface TestServer {
  readonly app: RequestListener
  readonly config: Config
  readonly log: LogLine[]
  get(path: string, token?: string): request.Test
  post(path: string, body?: object | string, token?: string): request.Test
  put(path: string, body?: object | string, token?: string): request.Test
  patch(path: string, body?: object | string, token?: string): request.Test
  delete(path: string, body?: object | string, token?: string): request.Test
}

/** What a test puts in the place of the processes that work for the API; by default requests stay in the ledger. */
type Helpers = Partial<Pick<AppOptions, 'workers' | 'stopping'>>

export function testServer(database: Database, changes: Partial<Config> = {}, clock: () => Date = () => NOW, helpers: Helpers = {}): TestServer {
  const log: LogLine[] = []
  const write = (level: string) => (message: string, meta: Record<string, unknown> = {}) => void log.push({ level, message, meta })
  const logger = { info: write('info'), warn: write('warn'), error: write('error') } as unknown as Logger
  const config = { ...loadConfig({ NODE_ENV: 'test', JWT_SECRET: SECRET }), ...changes }
  const app = createApp({ database, config, logger, clock, workers: ledgerOnly, ...helpers })
  const bearer = (test: request.Test, token: string | undefined): request.Test => (token === undefined ? test : test.set('Authorization', `Bearer ${token}`))
  const withBody = (test: request.Test, body: object | string | undefined, token: string | undefined): request.Test => bearer(test, token).set('Content-Type', 'application/json').send(body)
  return {
    app, config, log,
    get: (path, token) => bearer(request(app).get(path), token),
    post: (path, body, token) => withBody(request(app).post(path), body, token),
    put: (path, body, token) => withBody(request(app).put(path), body, token),
    patch: (path, body, token) => withBody(request(app).patch(path), body, token),
    delete: (path, body, token) => withBody(request(app).delete(path), body, token),
  }
}

/** A valid token of a user. */
export function tokenOf(user: { readonly id: string; readonly email: string }): string {
  return signToken({ ...user, portfolioId: null }, SECRET, NOW)
}

/** Requests stay in the ledger and no worker is started. */
const ledgerOnly: NightWorkers = { ensure: async () => undefined, stop: () => undefined }

/** When no worker process takes work of the database any more. */
export async function workersEnded(database: Database): Promise<void> {
  await eventually(() => isLockFree(database, WORKERS_LOCK), (free) => free)
}
