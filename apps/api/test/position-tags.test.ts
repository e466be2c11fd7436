import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER } from './support/world.js'

const token = tokenOf(OWNER)
const LINKS = `/api/v1/positions/${positionOf('NFLX')}/tags`
const NIL = '00000000-0000-0000-0000-000000000000'
const [a, b, c] = ['a', 'b', 'c'].map((name) => idOf(`tag ${name}`)) as [string, string, string]
const query = (...ids: string[]) => `${LINKS}?${ids.map((id) => `tag_ids=${id}`).join('&')}`

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.tag.createMany({ data: [a, b, c].map((id, index) => ({ id, userId: OWNER.id, name: `name ${index}`, displayOrder: 10 - index })) })
  await database.prisma.tag.create({ data: { id: idOf('foreign tag'), userId: STRANGER.id, name: 'foreign' } })
  server = testServer(database)
})
afterAll(() => database.drop())
beforeEach(() => server.patch(LINKS, { tag_ids: [] }, token).expect(200))

const linked = async (): Promise<string[]> => (await server.get(LINKS, token).expect(200)).body.map((tag: { id: string }) => tag.id)

describe('tags of a position', () => {
  it('are added once and shown in display order', async () => {
    const first = await server.post(LINKS, { tag_ids: [a, a.toUpperCase(), b] }, token).expect(200)
    expect(first.body).toEqual({ message: 'Assigned 2 tags to position', assigned_count: 2, tag_ids: [a, b] })
    expect(breaches('addPositionTags', first.body)).toEqual([])
    expect((await server.post(LINKS, { tag_ids: [b, c] }, token).expect(200)).body).toEqual({ message: 'Assigned 1 tags to position', assigned_count: 1, tag_ids: [c] })
    const { body } = await server.get(LINKS, token).expect(200)
    expect(body.map((tag: { id: string }) => tag.id)).toEqual([c, b, a])
    expect(breaches('getPositionTags', body)).toEqual([])
  })

  it('are replaced by PATCH and by replace_existing, and cleared by an empty list', async () => {
    await server.post(LINKS, { tag_ids: [a, b] }, token).expect(200)
    expect((await server.post(LINKS, { tag_ids: [c], replace_existing: 'yes' }, token).expect(200)).body.assigned_count).toBe(1)
    expect(await linked()).toEqual([c])
    const { body } = await server.patch(LINKS, { tag_ids: [a], replace_existing: false }, token).expect(200)
    expect(breaches('replacePositionTags', body)).toEqual([])
    expect(await linked()).toEqual([a])
    await server.patch(LINKS, { tag_ids: [] }, token).expect(200)
    expect(await linked()).toEqual([])
  })

  it('leave out archived ones, and one unusable tag refuses all', async () => {
    expect((await server.post(LINKS, { tag_ids: [idOf('old tag'), a] }, token).expect(200)).body).toMatchObject({ assigned_count: 1, tag_ids: [a] })
    for (const bad of [idOf('foreign tag'), NIL]) {
      for (const call of [server.post(LINKS, { tag_ids: [b, bad] }, token), server.patch(LINKS, { tag_ids: [b, bad] }, token)]) {
        const { body } = await call.expect(403)
        expect(body).toMatchObject({ detail: `Access denied or tag not found: ${bad}`, code: 'tag_unusable' })
        expect(breaches('addPositionTags', body, '403')).toEqual([])
      }
    }
    expect(await linked()).toEqual([a])
  })

  it('are removed by query and by body, counting links really deleted', async () => {
    await server.post(LINKS, { tag_ids: [a, b, c] }, token).expect(200)
    const one = await server.delete(query(a), undefined, token).expect(200)
    expect(one.body).toEqual({ message: 'Removed 1 tags from position', removed_count: 1 })
    expect(breaches('removePositionTags', one.body)).toEqual([])
    expect((await server.delete(query(a, b, c, idOf('foreign tag'), NIL), undefined, token).expect(200)).body.removed_count).toBe(2)
    expect((await server.delete(query(a, b, c), undefined, token).expect(200)).body.removed_count).toBe(0)
    await server.post(LINKS, { tag_ids: [a, b] }, token).expect(200)
    const { body } = await server.post(`${LINKS}/remove`, { tag_ids: [a, b, c] }, token).expect(200)
    expect(body).toEqual({ message: 'Removed 2 tags from position', removed_count: 2 })
    expect(breaches('removePositionTagsPost', body)).toEqual([])
  })

  it('are asked for by ids', async () => {
    expect((await server.delete(LINKS, undefined, token).expect(422)).body.detail).toMatchObject([{ type: 'missing', loc: ['query', 'tag_ids'] }])
    expect((await server.delete(query(a, 'x'), undefined, token).expect(422)).body.detail).toMatchObject([{ type: 'uuid_parsing', loc: ['query', 'tag_ids', 1] }])
    for (const body of [{}, { tag_ids: 'x' }, { tag_ids: ['x'] }, { tag_ids: [a], replace_existing: 'perhaps' }]) await server.post(LINKS, body, token).expect(422)
    await server.post(`${LINKS}/remove`, { tag_ids: [7] }, token).expect(422)
  })
})

describe('a position', () => {
  const calls = (id: string, caller?: string) => {
    const path = `/api/v1/positions/${id}/tags`
    return [
      server.get(path, caller), server.post(path, { tag_ids: [] }, caller), server.patch(path, { tag_ids: [] }, caller), server.delete(`${path}?tag_ids=${a}`, undefined, caller),
      server.post(`${path}/remove`, { tag_ids: [] }, caller),
    ]
  }

  it("is missing with 404, deleted or not there, and someone else's with 403", async () => {
    for (const id of [NIL, idOf('nothing'), positionOf('TSLA')]) {
      for (const call of calls(id, token)) expect((await call.expect(404)).body).toMatchObject({ detail: 'Position not found', code: 'position_not_found' })
    }
    for (const call of calls(idOf('stranger AAPL'), token)) {
      const { body } = await call.expect(403)
      expect(body.detail).toContain(idOf('stranger AAPL'))
      expect(body.detail).toContain(OWNER.id)
      expect(body.detail).not.toContain(STRANGER.portfolioId)
    }
    for (const call of calls(positionOf('AAPL'))) await call.expect(401)
    for (const call of calls('x', token)) await call.expect(422)
  })
})

describe('positions of a tag', () => {
  const path = `/api/v1/tags/${a}/positions`

  it('are listed by symbol and id, deleted ones never', async () => {
    for (const symbol of ['NFLX', 'AAPL', 'HOME_RENTAL']) await server.post(`/api/v1/positions/${positionOf(symbol)}/tags`, { tag_ids: [a] }, token).expect(200)
    await database.prisma.positionTag.create({ data: { portfolioId: OWNER.portfolioId, positionId: positionOf('TSLA'), tagId: a } })
    const { body } = await server.get(path, token).expect(200)
    expect(body).toMatchObject({ tag_id: a, tag_name: 'name 0', total: 3 })
    expect(body.positions.map((row: { symbol: string }) => row.symbol)).toEqual(['AAPL', 'HOME_RENTAL', 'NFLX'])
    expect(body.positions[2]).toEqual({ id: positionOf('NFLX'), symbol: 'NFLX', position_type: 'SHORT', quantity: -600, portfolio_id: OWNER.portfolioId, investment_class: null })
    expect(breaches('getPositionsByTag', body)).toEqual([])
    expect((await server.get(`/api/v1/tags/${a}`, token)).body.usage_count).toBe(3)
    expect((await server.get(`${path}?portfolio_id=${OWNER.portfolioId}`, token).expect(200)).body.total).toBe(3)
  })

  it("need a portfolio of the caller's", async () => {
    for (const id of [STRANGER.portfolioId, NIL]) {
      const { body } = await server.get(`${path}?portfolio_id=${id}`, token).expect(403)
      expect([body.code, breaches('getPositionsByTag', body, '403')]).toEqual(['tag_portfolio_forbidden', []])
    }
    await server.get(`${path}?portfolio_id=x`, token).expect(422)
    await database.prisma.tag.create({ data: { id: idOf('homeless'), userId: NEWCOMER.id, name: 'homeless' } })
    await database.prisma.portfolio.update({ where: { id: NEWCOMER.portfolioId }, data: { deletedAt: new Date('2025-06-01') } })
    expect((await server.get(`/api/v1/tags/${idOf('homeless')}/positions`, tokenOf(NEWCOMER)).expect(400)).body.detail).toBe('No portfolio context available')
  })
})
