import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createLogger, hashPassword, loadConfig } from '@sigmasight/core'
import { type PortfolioOverview, type SigmaSightClient, sigmaSightClient } from '@sigmasight/client'
import { clientTypes } from '@sigmasight/client/types'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { publishedDocument } from '../src/openapi/published.js'
import { type RunningServer, startServer } from '../src/server.js'
import { SECRET } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

const PASSWORD = 'a password of the tests'
/** Never called: the compiler refuses each of these, and would tell if it did not. */
export async function refusedCalls(client: SigmaSightClient): Promise<void> {
  // @ts-expect-error the address has no such method
  await client.POST('/api/v1/data/portfolios')
  // @ts-expect-error a parameter of the path is missing
  await client.GET('/api/v1/analytics/portfolio/{portfolio_id}/overview')
  // @ts-expect-error the query has no such key
  await client.GET('/api/v1/data/portfolios', { params: { query: { page: 1 } } })
  // @ts-expect-error the body lacks a field
  await client.POST('/api/v1/auth/login', { body: { email: 'a@b.c' } })
  // @ts-expect-error there is no body
  await client.GET('/api/v1/data/portfolios', { body: {} })
}

let database: TestDatabase
let server: RunningServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.user.update({ where: { id: OWNER.id }, data: { passwordHash: await hashPassword(PASSWORD) } })
  const config = loadConfig({ NODE_ENV: 'test', PORT: '0', JWT_SECRET: SECRET, LOG_LEVEL: 'error' })
  server = await startServer(config, database, createLogger(config, 'api'))
})
afterAll(async () => {
  await server.close()
  await database.drop()
})

describe('the typed client', () => {
  it('has the types of the present document (pnpm generate:client writes them)', async () => {
    const written = readFileSync(new URL('../../../packages/client/src/schema.ts', import.meta.url), 'utf8')
    expect(written).toBe(await clientTypes(publishedDocument()))
  })

  it('logs in, sends its token and reads what the caller owns', async () => {
    const session: { token?: string | undefined } = {}
    const client = sigmaSightClient({ baseUrl: server.url, token: () => session.token })
    const refused = await client.GET('/api/v1/data/portfolios')
    expect(refused.response.status).toBe(401)
    expect(refused.error?.detail).toBe('Could not validate credentials')
    const login = await client.POST('/api/v1/auth/login', { body: { email: OWNER.email, password: PASSWORD } })
    session.token = login.data?.access_token
    const list = await client.GET('/api/v1/data/portfolios')
    expect(list.data?.map((portfolio) => portfolio.id)).toEqual([OWNER.portfolioId])
    const path = { portfolio_id: OWNER.portfolioId }
    const overview = await client.GET('/api/v1/analytics/portfolio/{portfolio_id}/overview', { params: { path } })
    const named: PortfolioOverview | undefined = overview.data
    expect(named?.equity_balance).toBe(500_000)
    const foreign = await client.GET('/api/v1/analytics/portfolio/{portfolio_id}/overview', { params: { path: { portfolio_id: STRANGER.portfolioId } } })
    expect(foreign.response.status).toBe(404)
  })
})
