import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { ERRORS } from '../src/errors/registry.js'
import { allOperations } from '../src/routes/index.js'
import { breaches, contract, documentBreaches } from './support/contract.js'
import { referred } from './support/referred.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

interface Documented {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security: object[]
  readonly responses: Record<string, { description: string; content?: Record<string, { example?: unknown }> }>
}

let database: TestDatabase
let server: TestServer
let document: { openapi: string; tags: { name: string }[]; paths: Record<string, Record<string, Documented>> }
let entries: { path: string; method: string; item: Documented }[]

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.user.update({ where: { id: OWNER.id }, data: { isAdmin: true } })
  server = testServer(database)
  document = (await server.get('/openapi.json').expect(200)).body
  entries = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, item]) => ({ path, method, item })))
})
afterAll(() => database.drop())

/** The status of the success that an operation documents, and its JSON body where it has one. */
const successOf = (item: Documented) => {
  const status = Object.keys(item.responses).find((code) => code.startsWith('2'))!
  return { status, json: item.responses[status]!.content?.['application/json'] }
}
const pointer = (path: string, method: string, item: Documented) =>
  `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses/${successOf(item).status}/content/application~1json/schema`

/** Schemas of objects with properties as text, with where each stands. */
function inlineObjects(value: unknown, where: string): [where: string, schema: string][] {
  if (typeof value !== 'object' || value === null) return []
  const { type, properties, required } = value as { type?: unknown; properties?: object; required?: unknown }
  const own: [string, string][] = type === 'object' && properties && Object.keys(properties).length > 1 ? [[where, JSON.stringify({ properties, required })]] : []
  return [...own, ...Object.entries(value).filter(([key]) => !/^examples?$/.test(key)).flatMap(([key, inner]) => inlineObjects(inner, `${where}/${key}`))]
}

describe('the OpenAPI document', () => {
  it('is version 3.1 and lists every operation that is mounted', () => {
    expect(document.openapi).toBe('3.1.0')
    const mounted = allOperations({ config: {}, clock: () => new Date(0) } as never).map((item) => `${item.id} ${item.method} ${item.path}`)
    const documented = entries.map(({ path, method, item }) => `${item.operationId} ${method} ${path}`)
    expect(documented.sort()).toEqual(mounted.sort())
  })

  it('shows an example for each that its own schema and the published contract accept', () => {
    for (const { path, method, item } of entries) {
      const { json } = successOf(item)
      if (json === undefined) continue
      const { example } = json
      expect([item.operationId, documentBreaches(document, pointer(path, method, item), example)]).toEqual([item.operationId, []])
      if (item.operationId in contract.operations) expect([item.operationId, breaches(item.operationId, example)]).toEqual([item.operationId, []])
    }
  })

  it('describes what the server really answers', async () => {
    const asked = entries.filter(({ method, path, item }) => method === 'get' && path.startsWith('/api') && !path.includes('/admin/') && /^[^{]*(\{portfolio_id\})?[^{]*$/.test(path) && successOf(item).json)
    expect(asked.length).toBeGreaterThanOrEqual(8)
    for (const { path, method, item } of asked) {
      const full = `${path.replace('{portfolio_id}', OWNER.portfolioId)}?portfolio_id=${OWNER.portfolioId}&include_timeseries=1&include_attrib=1&include_closed=1&symbols=AAPL`
      const answer = await server.get(full, tokenOf(OWNER)).expect(200)
      expect([path, documentBreaches(document, pointer(path, method, item), answer.body)]).toEqual([path, []])
      expect([path, answer.get('ETag') !== undefined, Object.keys(item.responses).includes('304')]).toEqual([path, true, item.security.length > 0])
    }
  })

  it('answers 304 to whoever keeps an answer that still holds', async () => {
    const etag = (await server.get('/api/v1/portfolios', tokenOf(OWNER)).expect(200)).get('ETag')!
    await server.get('/api/v1/portfolios', tokenOf(OWNER)).set('If-None-Match', etag).expect(304)
  })

  it('writes nothing twice: what two answers or bodies share has a name', () => {
    const places = new Map<string, string[]>()
    for (const [where, schema] of inlineObjects(document, '')) places.set(schema, [...(places.get(schema) ?? []), where])
    expect([...places.values()].filter((list) => list.length > 1)).toEqual([])
  })

  it('groups every operation under a tag that it describes', () => {
    const described = document.tags.map(({ name }) => name)
    expect(new Set(entries.flatMap(({ item }) => item.tags))).toEqual(new Set(described))
  })

  it('asks for a bearer token exactly where the server does, and tells of 401', () => {
    for (const { path, item } of entries) {
      const guarded = path.startsWith('/api') && !['login', 'register', 'testDemo', 'getDemoPortfolio'].includes(item.operationId)
      expect([item.operationId, item.security.length, item.responses[401] !== undefined]).toEqual([item.operationId, guarded ? 1 : 0, guarded || item.operationId === 'login'])
    }
  })

  it('can be browsed under the content policy, everything from this server', async () => {
    const page = await server.get('/docs').redirects(1).expect(200).expect('Content-Type', /html/)
    expect(page.get('Content-Security-Policy')).toContain("script-src 'self'")
    expect(page.text).not.toMatch(/<script>[^<]/)
    for (const file of page.text.matchAll(/src="\.\/([^"]+)"/g)) await server.get(`/docs/${file[1]}`).expect(200).expect('Content-Type', /javascript/)
  })
})

describe('the table of errors', () => {
  it('holds an HTTP error status and one public sentence for each code, and no text twice', () => {
    const all = Object.entries(ERRORS)
    for (const [code, { status, text }] of all) {
      expect([code, status >= 400 && status < 600, /^[a-z_]+$/.test(code), text.trim().length > 0]).toEqual([code, true, true, true])
      expect(text).not.toMatch(/prisma|postgres|sql|stack/i)
    }
    expect(new Set(all.map(([, { text }]) => text)).size).toBe(all.length)
  })

  it('is what the document tells clients', () => {
    const known = new Set<string>(Object.values(ERRORS).map(({ status, text }) => `${status} ${text}`))
    for (const { item } of entries) {
      for (const [status, response] of Object.entries(item.responses).filter(([code]) => /^[45]/.test(code))) {
        for (const text of referred(document, response).description.split(' / ')) expect(known).toContain(`${status} ${text}`)
      }
    }
  })
})
