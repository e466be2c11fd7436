import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import jwt from 'jsonwebtoken'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { ACCESS, type AccessRow, type Filling, filledPath, PUBLIC } from './support/access-rows.js'
import { type DocumentedOperation, OPERATIONS } from './support/operations.js'
import { type OwnRows, ownRows } from './support/own-rows.js'
import { NOW, SECRET, testServer, tokenOf } from './support/server.js'
import { buildTwoBooks, OWNED, SECRET_WORDS, STRANGERS } from './support/two-books.js'
import { openWire, type Wire, type WireAnswer } from './support/wire.js'
import { INACTIVE, OWNER, STRANGER } from './support/world.js'

const GUARDED = OPERATIONS.filter((item) => !item.isPublic)
const soon = Math.floor(NOW.getTime() / 1000) + 60
const sign = (changes: object, secret = SECRET, algorithm: jwt.Algorithm = 'HS256') => jwt.sign({ sub: OWNER.id, email: OWNER.email, portfolio_id: null, exp: soon, ...changes }, secret, { algorithm, noTimestamp: true })
const BAD_TOKENS: readonly [name: string, token: string | undefined, detail: string][] = [
  ['no token', undefined, 'Could not validate credentials'], ['a malformed token', 'x.y.z', 'Could not validate credentials'], ['an expired token', sign({ exp: soon - 60 }), 'Could not validate credentials'],
  ['a token of another key', sign({}, 'another secret that is long enough'), 'Could not validate credentials'], ['a token without signature', sign({}, '', 'none'), 'Could not validate credentials'],
  ['a deactivated user', tokenOf(INACTIVE), 'Inactive user'],
]

let database: TestDatabase
let wire: Wire
let before: OwnRows

beforeAll(async () => {
  database = await createTestDatabase()
  await buildTwoBooks(database)
  wire = await openWire(testServer(database, { rateLimit: 0 }).app, 4)
  before = await ownRows(database, [OWNER.id, OWNER.portfolioId])
})
afterAll(async () => {
  await wire.close()
  await database.drop()
})

/** Sends an operation filled with what is given. */
function ask({ method, path }: DocumentedOperation, ids: Readonly<Record<string, string>>, { query, body, csv }: Filling, token: string | undefined): Promise<WireAnswer> {
  const address = filledPath(path, OWNED, ids) + (query === undefined ? '' : `?${new URLSearchParams(query).toString()}`)
  const type = csv === undefined ? 'application/json' : 'text/csv'
  const content = csv ?? (body === undefined ? undefined : JSON.stringify(body))
  return wire.ask({ method: method.toUpperCase(), path: address, headers: { ...(content === undefined ? {} : { 'content-type': type }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, body: content })
}

/** What of the owner stands in an answer, other than ids that the request itself named. */
function leaks(answer: WireAnswer, named: readonly string[]): string[] {
  const text = answer.text + JSON.stringify(answer.headers)
  return [...before.ids, ...SECRET_WORDS].filter((secret) => !named.includes(secret) && text.includes(secret))
}

const stranger = tokenOf(STRANGER)
const idNames = ({ path }: DocumentedOperation) => [...path.matchAll(/\{(\w+_id)\}/g)].map((match) => match[1]!)
const rowOf = ({ operationId }: DocumentedOperation) => ACCESS[operationId] ?? ({ stranger: 404 } satisfies AccessRow as AccessRow)

describe('the table', () => {
  it.each(OPERATIONS.map((item) => [item.operationId, item] as const))('has a row for %s, which is public or asks for a token', (name, item) => {
    expect([name, PUBLIC.includes(name), name in ACCESS]).toEqual([name, item.isPublic, !item.isPublic])
  })

  it('names no operation that is not published', () => {
    const published = OPERATIONS.map((item) => item.operationId)
    expect([...PUBLIC, ...Object.keys(ACCESS)].filter((name) => !published.includes(name))).toEqual([])
  })
})

it.each(GUARDED.map((item) => [item.operationId, item] as const))('%s is closed to bad tokens', async (_name, item) => {
  for (const [name, token, detail] of BAD_TOKENS) {
    const answer = await ask(item, rowOf(item).path ?? {}, rowOf(item), token)
    expect([name, answer.status, (JSON.parse(answer.text) as { detail: unknown }).detail, leaks(answer, [])]).toEqual([name, 401, detail, []])
  }
})

it.each(GUARDED.map((item) => [item.operationId, item] as const))('%s shows and does nothing of the owner to a stranger', async (_name, item) => {
  const row = rowOf(item)
  const named = [...Object.values(OWNED), ...Object.values(row.path ?? {})]
  const answer = await ask(item, row.path ?? {}, row, stranger)
  expect([answer.status, leaks(answer, named)]).toEqual([row.stranger === 'own' ? item.success : row.stranger, []])
  for (const { status, ...filling } of row.mixed ?? []) {
    const mixed = await ask(item, STRANGERS, filling, stranger)
    expect([JSON.stringify(filling), mixed.status, leaks(mixed, status < 400 ? [] : named)]).toEqual([JSON.stringify(filling), status, []])
  }
})

const CHILDREN = GUARDED.filter((item) => idNames(item).length > 1)
it.each(CHILDREN.map((item) => [item.operationId, item] as const))("%s does not find the owner's child under the stranger's own parent", async (_name, item) => {
  const row = rowOf(item)
  const answer = await ask(item, { ...row.path, [idNames(item)[0]!]: STRANGERS[idNames(item)[0] as keyof typeof STRANGERS] }, row, stranger)
  expect([answer.status, leaks(answer, [...Object.values(OWNED), ...Object.values(row.path ?? {})])]).toEqual([404, []])
})

describe('after all of it', () => {
  it('what the owner has is unchanged', async () => {
    expect(await ownRows(database, [OWNER.id, OWNER.portfolioId])).toEqual(before)
  })

  it('the owner is let in with the same requests: none of the refusals came from a wrong address', async () => {
    // A position and a portfolio take what belongs to them along, so they go last.
    const rank = ({ path }: DocumentedOperation) => ['{position_id}', '{portfolio_id}'].indexOf(path.split('/').at(-1)!)
    const deletes = GUARDED.filter((item) => item.method === 'delete').sort((a, b) => rank(a) - rank(b))
    const others = GUARDED.filter((item) => item.method !== 'delete')
    const outcomes: [string, number][] = []
    for (const item of [...others, ...deletes]) outcomes.push([item.operationId, (await ask(item, rowOf(item).path ?? {}, rowOf(item), tokenOf(OWNER))).status])
    expect(outcomes).toEqual([...others, ...deletes].map((item) => [item.operationId, rowOf(item).admin ? 403 : item.success]))
  })
})
