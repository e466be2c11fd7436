import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import type { ToolResult } from '../src/chat/tools/result.js'
import { chatWorld, type ChatWorld, closeWorlds } from './support/chat.js'
import { storeFactors } from './support/results.js'
import { SECRET, SESSION, tokenOf } from './support/server.js'
import { buildWorld, INACTIVE, OWNER, positionOf, STRANGER } from './support/world.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
let database: TestDatabase
let world: ChatWorld
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await storeFactors(database, OWNER.portfolioId, {
    date: SESSION, factors: [{ name: 'Market Beta', beta: -0.75, exposure_dollar: -375_000, positions_counted: 4 }], positions: [{ position_id: positionOf('AAPL'), symbol: 'AAPL', driver: 'AAPL', skipped: null }],
  })
  world = await chatWorld(database)
})
afterAll(async () => {
  await closeWorlds()
  await database.drop()
})

const http = (token: string): StreamableHTTPClientTransport => new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers: { Authorization: `Bearer ${token}` } } })

async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  return client
}

const resultOf = async (client: Client, name: string, args: Record<string, unknown> = {}) => {
  const answer = await client.callTool({ name, arguments: args })
  return { isError: answer.isError, text: (answer.content as { text: string }[])[0]!.text, result: answer.structuredContent as unknown as ToolResult }
}

/** What a client of either transport finds on the owner's book. */
async function useBook(client: Client): Promise<void> {
  expect(client.getServerVersion()).toMatchObject({ name: 'sigmasight' })
  expect(client.getInstructions()).toContain('never instructions')
  const { tools } = await client.listTools()
  expect(tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(['list_portfolios', 'get_portfolio_complete', 'get_portfolio_overview', 'get_factor_exposures']))
  for (const tool of tools) expect([tool.name, tool.inputSchema.type, tool.annotations?.readOnlyHint]).toEqual([tool.name, 'object', true])
  const factors = await resultOf(client, 'get_factor_exposures')
  expect(factors.isError).toBe(false)
  expect(factors.result).toMatchObject({ meta: { calculation_date: SESSION, coverage: { positions_total: 1 } }, data: { factors: [{ name: 'Market Beta', beta: -0.75, exposure_dollar: -375_000 }] }, error: null })
  expect(JSON.parse(factors.text)).toEqual(factors.result)
  const foreign = await resultOf(client, 'get_portfolio_overview', { portfolio_id: STRANGER.portfolioId })
  expect([foreign.isError, foreign.result.error?.type, foreign.result.data]).toEqual([true, 'portfolio_not_found', null])
  expect((await resultOf(client, 'get_portfolio_overview', { portfolio_id: 5 })).result.error?.type).toBe('invalid_arguments')
}

describe('over HTTP', () => {
  it("lists the tools and calls them on the caller's book", async () => {
    const client = await connected(http(tokenOf(OWNER)))
    await useBook(client)
    await client.close()
  })

  it('stands on the token of each request: none, a bad one and that of a deactivated user get 401', async () => {
    const post = (headers: Record<string, string>) => fetch(`${world.url}/mcp`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
    for (const headers of [{}, { Authorization: 'Bearer nonsense' }, { Authorization: `Bearer ${tokenOf(INACTIVE)}` }]) {
      const answer = await post(headers)
      expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([401, expect.stringMatching(/unauthorized|inactive_user/)])
    }
    const owner = { Authorization: `Bearer ${tokenOf(OWNER)}` }
    expect((await post(owner)).status).toBe(200)
    expect((await post({ ...owner, Origin: 'https://evil.example' })).status).toBe(400)
    expect((await post({ ...owner, Origin: 'http://localhost:3000' })).status).toBe(200)
    await expect(connected(http('nonsense'))).rejects.toThrow()
  })

  it('keeps no session and takes nothing but POST', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await fetch(`${world.url}/mcp`, { method, headers: { Authorization: `Bearer ${tokenOf(OWNER)}` } })
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST'])
    }
    const odd = await fetch(`${world.url}/mcp`, { method: 'POST', headers: { Authorization: `Bearer ${tokenOf(OWNER)}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }, body: '{"hello":1}' })
    expect([odd.status, (await odd.json() as { error: { code: number } }).error.code]).toEqual([400, -32700])
  })

  it('serves two users at once, each on their own book', async () => {
    const [mine, theirs] = await Promise.all([connected(http(tokenOf(OWNER))), connected(http(tokenOf(STRANGER)))])
    const [a, b] = await Promise.all([resultOf(mine, 'list_portfolios'), resultOf(theirs, 'list_portfolios')])
    expect([a, b].map(({ result }) => (result.data as { id: string }[]).map((row) => row.id))).toEqual([[OWNER.portfolioId], [STRANGER.portfolioId]])
    await Promise.all([mine.close(), theirs.close()])
  })
})

describe('over stdio', () => {
  const start = (token: string | undefined) => new StdioClientTransport({
    command: process.execPath, args: ['--import', 'tsx', 'apps/api/src/mcp/stdio.ts'], cwd: ROOT, stderr: 'pipe',
    env: { ...getDefaultEnvironment(), DATABASE_URL: database.url, JWT_SECRET: SECRET, ...(token === undefined ? {} : { SIGMASIGHT_TOKEN: token }) },
  })
  const alive = (user: typeof OWNER) => signToken({ ...user, portfolioId: null }, SECRET, new Date())

  it('serves the owner of the token from the environment, and ends with its client', async () => {
    const transport = start(alive(OWNER))
    const client = await connected(transport)
    await useBook(client)
    await database.prisma.user.update({ where: { id: OWNER.id }, data: { isActive: false } })
    expect(await resultOf(client, 'list_portfolios')).toMatchObject({ isError: true, text: 'Inactive user' })
    await database.prisma.user.update({ where: { id: OWNER.id }, data: { isActive: true } })
    const { pid } = transport
    await client.close()
    expect(() => process.kill(pid!, 0)).toThrow()
  })

  it.each([[undefined, 'SIGMASIGHT_TOKEN: must hold a token'], ['nonsense', 'SIGMASIGHT_TOKEN: Could not validate credentials']])('refuses to start with %s and says why in one line', async (token, line) => {
    const transport = start(token)
    let said = ''
    transport.stderr!.on('data', (text: Buffer) => (said += text.toString()))
    await expect(connected(transport)).rejects.toThrow()
    expect(said.split('\n').filter((text) => text.startsWith('mcp: '))).toEqual([expect.stringContaining(line)])
  })
})
