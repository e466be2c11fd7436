import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { ACCESS } from './support/access-rows.js'
import { type Asker, requestsOf } from './support/fuzz-requests.js'
import { type DocumentedOperation, OPERATIONS } from './support/operations.js'
import { type OwnRows, ownRows } from './support/own-rows.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildTwoBooks, MARKED, OWNED, SECRET_WORDS, STRANGERS } from './support/two-books.js'
import { openWire, type Wire, type WireAnswer, type WireRequest } from './support/wire.js'
import { idOf, OWNER, STRANGER } from './support/world.js'

/** Change it to send other requests; a failure names it, and with it the same requests are sent again. */
const SEED = 20_250_630
const REQUESTS = 20_000
const SOCKETS = 8
/** They need a password that is known, the demo portfolios and a model; what administrators may do is closed to the caller. */
const OUT_OF_REACH = ['login', 'getDemoPortfolio', 'sendMessage', ...Object.keys(ACCESS).filter((name) => ACCESS[name]!.admin)]

let database: TestDatabase
let server: TestServer
let wire: Wire
let before: OwnRows
let secrets: RegExp

beforeAll(async () => {
  database = await createTestDatabase()
  await buildTwoBooks(database)
  await database.prisma.position.createMany({ data: moreOf('position').map((id, index) => ({
    portfolioId: STRANGER.portfolioId, id, symbol: `S${index}`, positionType: 'LONG', investmentClass: index % 2 === 0 ? 'PRIVATE' : 'PUBLIC', quantity: 5, entryPrice: 10, entryDate: new Date('2025-01-02'),
  })) })
  await database.prisma.positionMark.createMany({ data: moreOf('position').map((id) => ({ portfolioId: STRANGER.portfolioId, positionId: id, date: new Date(SESSION), price: 12 })) })
  await database.prisma.tag.createMany({ data: moreOf('tag').map((id, index) => ({ id, userId: STRANGER.id, name: `tag ${index}` })) })
  // Every request comes from an address of its own, so that the limit of login tries a minute does not hide what is behind it.
  server = testServer(database, { rateLimit: 0, trustProxy: 1 })
  wire = await openWire(server.app, SOCKETS)
  before = await ownRows(database, [OWNER.id, OWNER.portfolioId])
  secrets = new RegExp([...before.ids, ...SECRET_WORDS].join('|'), 'g')
})
afterAll(async () => {
  await wire.close()
  await database.drop()
})

function moreOf(what: string): string[] {
  return Array.from({ length: 30 }, (_, index) => idOf(`${what} ${index} of stranger`))
}

/** The requests of all operations in turn; those that delete come last, the portfolio last of all. */
function requests(each: number): { item: DocumentedOperation; sent: WireRequest }[] {
  const own = { ...Object.fromEntries(Object.entries(STRANGERS).map(([name, id]) => [name, [id]])), position_id: [STRANGERS.position_id, MARKED.stranger, ...moreOf('position')], tag_id: [STRANGERS.tag_id, ...moreOf('tag')] }
  const ids = [...Object.values(own).flat(), ...Object.values(OWNED), ...Object.values(MARKED), idOf('nobody'), '00000000-0000-0000-0000-000000000000', STRANGERS.portfolio_id.toUpperCase()]
  const asker: Asker = { tokens: [tokenOf(STRANGER)], own, ids }
  const rank = ({ method, path }: DocumentedOperation) => (method !== 'delete' ? 0 : 1 + 1 + ['{position_id}', '{portfolio_id}'].indexOf(path.split('/').at(-1)!))
  const lists = OPERATIONS.map((item, index) => ({ item, list: fc.sample(requestsOf(item, asker), { seed: SEED + index, numRuns: each }) }))
  const inTurn = Array.from({ length: each }, (_, round) => lists.map(({ item, list }) => ({ item, sent: list[round]! }))).flat()
  return inTurn.sort((a, b) => rank(a.item) - rank(b.item))
}

/** What is wrong with an answer: null, or a line that tells it. */
function faultOf(item: DocumentedOperation, sent: WireRequest, answer: WireAnswer): string | null {
  const asked = `${sent.path} ${sent.body?.toString() ?? ''}`
  const shown = [...(answer.text + JSON.stringify(answer.headers)).matchAll(secrets)].map(([secret]) => secret).filter((secret) => !asked.includes(secret))
  const withoutModel = answer.status === 503 && answer.text.includes('assistant_not_configured')
  if ((answer.status < 500 || withoutModel) && shown.length === 0) return null
  return `seed ${SEED}, ${item.operationId}: ${answer.status} ${shown.length > 0 ? `shows ${shown.join(' ')} ` : ''}to ${JSON.stringify(sent).slice(0, 600)}`
}

it(`${REQUESTS} requests over ${SOCKETS} connections that are kept open: none breaks the server or shows what is another's`, async () => {
  const queue = requests(Math.ceil(REQUESTS / OPERATIONS.length))
  const faults: string[] = []
  const statuses = new Map<string, Set<number>>()
  let next = 0
  const client = async (): Promise<void> => {
    while (next < queue.length) {
      const { item, sent } = queue[next++]!
      const answer = await wire.ask(sent)
      statuses.set(item.operationId, (statuses.get(item.operationId) ?? new Set()).add(answer.status))
      const fault = faultOf(item, sent, answer)
      if (fault !== null) faults.push(fault)
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, client))
  expect([queue.length >= REQUESTS, faults, server.log.filter((line) => line.level === 'error').map((line) => line.meta.error)]).toEqual([true, [], []])
  // Requests that get nowhere would prove nothing: each operation must have done its work for some of them.
  expect(OPERATIONS.filter((item) => !OUT_OF_REACH.includes(item.operationId) && !statuses.get(item.operationId)!.has(item.success)).map((item) => item.operationId)).toEqual([])
  expect((await wire.ask({ method: 'GET', path: '/ready' })).status).toBe(200)
  expect((await wire.ask({ method: 'GET', path: '/api/v1/auth/me', headers: { authorization: `Bearer ${tokenOf(OWNER)}` } })).text).toContain(OWNER.email)
  expect(await ownRows(database, [OWNER.id, OWNER.portfolioId])).toEqual(before)
}, 900_000)
