import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { NOW, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER, STRANGER } from './support/world.js'

const PATH = '/api/v1/chat/conversations'
let database: TestDatabase
let server: TestServer
let now = NOW
const create = (body: object = {}, user = OWNER) => server.post(PATH, body, tokenOf(user))

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.user.create({ data: { id: idOf('bookless'), email: 'bookless@example.com', passwordHash: 'none', fullName: 'No Book' } })
  server = testServer(database, {}, () => now)
})
afterAll(() => database.drop())

describe('a conversation', () => {
  it("starts green and on the caller's own portfolio", async () => {
    const { body } = await create({ title: 'ignored' }).expect(201)
    expect(body).toEqual({
      id: expect.any(String), conversation_id: body.id, user_id: OWNER.id, mode: 'green', created_at: '2025-07-01T12:00:00Z', updated_at: '2025-07-01T12:00:00Z', provider: 'openai', provider_thread_id: null,
      meta_data: { portfolio_id: OWNER.portfolioId },
    })
    expect(breaches('createConversation', body)).toEqual([])
    const read = await server.get(`${PATH}/${body.id}`, tokenOf(OWNER)).expect(200)
    expect([read.body, breaches('getConversation', read.body)]).toEqual([body, []])
  })

  it('takes a mode and a portfolio, which must be the caller\'s', async () => {
    expect((await create({ mode: 'indigo', portfolio_id: OWNER.portfolioId }).expect(201)).body).toMatchObject({ mode: 'indigo', meta_data: { portfolio_id: OWNER.portfolioId } })
    for (const portfolio_id of [STRANGER.portfolioId, idOf('missing')]) expect((await create({ portfolio_id }).expect(404)).body.detail).toBe('Portfolio not found')
    expect((await create({}, { ...OWNER, id: idOf('bookless'), email: 'bookless@example.com' }).expect(404)).body.detail).toBe('Portfolio not found')
    await create({ mode: 'red' }).expect(422)
    await create({ portfolio_id: 'nonsense' }).expect(422)
  })

  it('changes its mode by PUT and by PATCH', async () => {
    const { body: { id } } = await create().expect(201)
    for (const [method, before, mode] of [['put', 'green', 'blue'], ['patch', 'blue', 'violet']] as const) {
      now = new Date(NOW.getTime() + 90_500)
      const { body } = await server[method](`${PATH}/${id}/mode`, { mode }, tokenOf(OWNER)).expect(200)
      expect(body).toEqual({ id, previous_mode: before, new_mode: mode, mode, changed_at: '2025-07-01T12:01:30.500Z' })
      expect(breaches('changeMode', body)).toEqual([])
    }
    now = NOW
    expect((await server.get(`${PATH}/${id}`, tokenOf(OWNER)).expect(200)).body).toMatchObject({ mode: 'violet', updated_at: '2025-07-01T12:01:30.500Z' })
    await server.put(`${PATH}/${id}/mode`, { mode: 'red' }, tokenOf(OWNER)).expect(422)
    await server.put(`${PATH}/${id}/mode`, {}, tokenOf(OWNER)).expect(422)
  })

  it('goes with its messages', async () => {
    const { body: { id } } = await create().expect(201)
    await database.prisma.conversationMessage.create({ data: { conversationId: id, id: idOf('message'), sequence: 1, role: 'user', content: 'Hi' } })
    const answer = await server.delete(`${PATH}/${id}`, undefined, tokenOf(OWNER)).expect(204)
    expect(answer.text).toBe('')
    expect(await database.prisma.conversationMessage.count({ where: { conversationId: id } })).toBe(0)
    await server.delete(`${PATH}/${id}`, undefined, tokenOf(OWNER)).expect(404)
  })
})

describe('the list', () => {
  it('comes newest first, in pages, and only to its owner', async () => {
    await database.prisma.conversation.deleteMany()
    const ids: string[] = []
    for (let minute = 0; minute < 12; minute++) {
      now = new Date(NOW.getTime() + minute * 60_000)
      ids.unshift((await create().expect(201)).body.id as string)
    }
    now = NOW
    const list = async (query = '', user = OWNER) => (await server.get(`${PATH}${query}`, tokenOf(user)).expect(200)).body as { id: string }[]
    expect((await list()).map((row) => row.id)).toEqual(ids.slice(0, 10))
    expect((await list('?limit=5&offset=9')).map((row) => row.id)).toEqual(ids.slice(9))
    expect(await list('', STRANGER)).toEqual([])
    expect(breaches('listConversations', await list())).toEqual([])
    for (const query of ['?limit=0', '?limit=101', '?limit=-1', '?offset=-1']) await server.get(`${PATH}${query}`, tokenOf(OWNER)).expect(422)
  })
})

describe("someone else's conversation", () => {
  it('answers like a missing one', async () => {
    const { body: { id } } = await create({}, STRANGER).expect(201)
    const tries = (target: string) => [
      server.get(`${PATH}/${target}`, tokenOf(OWNER)), server.delete(`${PATH}/${target}`, undefined, tokenOf(OWNER)), server.put(`${PATH}/${target}/mode`, { mode: 'blue' }, tokenOf(OWNER)),
      server.patch(`${PATH}/${target}/mode`, { mode: 'blue' }, tokenOf(OWNER)),
    ]
    for (const target of [id, idOf('missing')]) {
      for (const attempt of tries(target)) expect((await attempt.expect(404)).body).toMatchObject({ detail: 'Conversation not found', code: 'conversation_not_found' })
    }
    expect((await server.get(`${PATH}/${id}`, tokenOf(STRANGER)).expect(200)).body.mode).toBe('green')
    await server.get(PATH).expect(401)
  })
})
