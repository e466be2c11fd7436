import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, STRANGER } from './support/world.js'

const TAGS = '/api/v1/tags'
const token = tokenOf(OWNER)
const stranger = tokenOf(STRANGER)
const NIL = '00000000-0000-0000-0000-000000000000'

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

const create = async (name: string, fields: object = {}): Promise<string> => (await server.post(TAGS, { name, ...fields }, token).expect(200)).body.id

describe('a new tag', () => {
  it('is made with and without the slash, its colour upper-cased, last in order', async () => {
    const { body } = await server.post(`${TAGS}/`, { name: 'Alpha', color: '#abcdef', description: 'first', unknown: 1 }, token).expect(200)
    expect(body).toMatchObject({ name: 'Alpha', color: '#ABCDEF', description: 'first', user_id: OWNER.id, display_order: 1, usage_count: 0, position_count: 0, strategy_count: 0, is_archived: false, archived_at: null, archived_by: null })
    expect(breaches('createTag', body)).toEqual([])
    const second = await server.post(TAGS, { name: 'alpha' }, token).expect(200)
    expect(second.body).toMatchObject({ name: 'alpha', color: '#4A90E2', description: null, display_order: 2 })
  })

  it('bears a name that no active tag of the user bears', async () => {
    const taken = await server.post(TAGS, { name: 'core' }, token).expect(400)
    expect(taken.body).toMatchObject({ detail: "Tag 'core' already exists for this user", code: 'tag_name_taken' })
    expect(breaches('createTag', taken.body, '400')).toEqual([])
    await server.post(TAGS, { name: 'old' }, token).expect(200)
    await server.post(TAGS, { name: 'core' }, stranger).expect(200)
  })

  it('is made once by ten requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.post(TAGS, { name: 'race' }, token)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)])
  })

  it('comes last where one is in the last place already, also when a position brings it', async () => {
    const last = (await server.post(TAGS, { name: 'the end', display_order: 2_147_483_647 }, token).expect(200)).body
    const position = { symbol: 'IBM', quantity: 1, entry_price: 1, entry_date: '2025-01-02', tags: ['one more', 'and another'] }
    await server.post(`/api/v1/portfolios/${OWNER.portfolioId}/positions`, { positions: [position] }, token).expect(201)
    const orders = new Map((await server.get(TAGS, token).expect(200)).body.tags.map((item: { name: string; display_order: number }) => [item.name, item.display_order]))
    expect(['one more', 'and another'].map((name) => orders.get(name))).toEqual([2_147_483_647, 2_147_483_647])
    await database.pool.query('DELETE FROM positions WHERE symbol = $1', ['IBM'])
    await database.pool.query('DELETE FROM tags WHERE id = $1 OR name = ANY($2)', [last.id, ['one more', 'and another']])
  })

  it.each<[object, string, string]>([
    [{}, 'missing', 'name'], [{ name: '' }, 'string_too_short', 'name'], [{ name: 'x'.repeat(51) }, 'string_too_long', 'name'], [{ name: 'a\0b' }, 'value_error', 'name'], [{ name: 'half \ud800' }, 'value_error', 'name'],
    [{ name: 'x', color: 'red' }, 'string_pattern_mismatch', 'color'], [{ name: 'x', color: null }, 'string_type', 'color'], [{ name: 'x', color: '#12345' }, 'string_pattern_mismatch', 'color'],
    [{ name: 'x', display_order: 1.5 }, 'int_type', 'display_order'], [{ name: 'x', display_order: 1e12 }, 'less_than_equal', 'display_order'], [{ name: 7 }, 'string_type', 'name'],
  ])('is refused as %j', async (body, type, field) => {
    const answer = await server.post(TAGS, body, token).expect(422)
    expect(answer.body.detail).toMatchObject([{ type, loc: ['body', field] }])
    expect(breaches('createTag', answer.body, '422')).toEqual([])
  })
})

describe('the list', () => {
  it('is in display order with live counts, archived tags on request', async () => {
    const { body } = await server.get(`${TAGS}/`, token).expect(200)
    expect(body.tags[0]).toMatchObject({ name: 'core', usage_count: 1, position_count: 1 })
    expect([body.total, body.active_count, body.archived_count]).toEqual([body.tags.length, body.tags.length, 0])
    expect(breaches('listTags', body)).toEqual([])
    const all = (await server.get(`${TAGS}?include_archived=YES&include_usage_stats=off`, token).expect(200)).body
    expect([all.total, all.archived_count]).toEqual([body.total + 1, 1])
    expect(all.tags.map((item: { display_order: number }) => item.display_order)).toEqual([...all.tags.map((item: { display_order: number }) => item.display_order)].sort((a, b) => a - b))
    expect(all.tags.find((item: { name: string }) => item.name === 'core').usage_count).toBe(1)
    expect(all.tags.find((item: { is_archived: boolean }) => item.is_archived)).toMatchObject({ name: 'old', archived_by: OWNER.id, archived_at: '2025-06-01T00:00:00Z' })
    await server.get(`${TAGS}?include_archived=maybe`, token).expect(422)
  })

  it('starts with ten defaults where there is no active tag, once', async () => {
    const newcomer = tokenOf(NEWCOMER)
    const first = await request(server.app).post(`${TAGS}/defaults`).set('Authorization', `Bearer ${newcomer}`).set('Content-Type', 'application/json').expect(200)
    expect(first.body.message).toBe('Created 10 default tags')
    expect(first.body.tags.map((item: { name: string }) => item.name)).toEqual(['income', 'growth', 'defensive', 'speculative', 'tech', 'finance', 'healthcare', 'energy', 'options', 'long-term'])
    expect(first.body.tags[9]).toMatchObject({ color: '#607D8B', display_order: 9, description: expect.stringMatching(/./) })
    expect(breaches('createDefaultTags', first.body)).toEqual([])
    const again = await server.post(`${TAGS}/defaults`, {}, newcomer).expect(200)
    expect([again.body.message, again.body.tags.length]).toEqual(['User has 10 existing tags', 10])
  })
})

describe('one tag', () => {
  const each = (id: string, caller?: string) => [
    server.get(`${TAGS}/${id}`, caller), server.patch(`${TAGS}/${id}`, { name: 'stolen' }, caller), server.post(`${TAGS}/${id}/archive`, {}, caller), server.post(`${TAGS}/${id}/restore`, {}, caller),
    server.get(`${TAGS}/${id}/positions`, caller),
  ]

  it("is missing with 404, someone else's with 403, and closed without a token", async () => {
    for (const id of [NIL, idOf('no tag')]) for (const call of each(id, token)) expect((await call.expect(404)).body).toMatchObject({ detail: 'Tag not found', code: 'tag_not_found' })
    for (const call of each(idOf('tag'), stranger)) expect((await call.expect(403)).body).toMatchObject({ detail: 'Access denied', code: 'tag_forbidden' })
    for (const call of each(idOf('tag'))) await call.expect(401)
    for (const call of each('nonsense', token)) expect((await call.expect(422)).body.detail[0]).toMatchObject({ type: 'uuid_parsing', loc: ['path', 'tag_id'] })
    expect((await server.get(`${TAGS}/${idOf('tag')}`, token).expect(200)).body.name).toBe('core')
  })

  it('is read under its id in any case', async () => {
    const { body } = await server.get(`${TAGS}/${idOf('tag').toUpperCase()}?include_positions=1`, token).expect(200)
    expect(body).toMatchObject({ id: idOf('tag'), usage_count: 1 })
    expect(breaches('getTag', body)).toEqual([])
  })

  it('changes what is sent and keeps what is null or absent', async () => {
    const id = await create('before', { description: 'kept' })
    const { body } = await server.patch(`${TAGS}/${id}`, { name: 'after', color: '#00ff00', description: null, display_order: 77 }, token).expect(200)
    expect(body).toMatchObject({ name: 'after', color: '#00FF00', description: 'kept', display_order: 77 })
    expect(breaches('updateTag', body)).toEqual([])
    expect((await server.patch(`${TAGS}/${id}`, { description: '', name: 'after' }, token).expect(200)).body).toMatchObject({ name: 'after', description: '' })
    const taken = await server.patch(`${TAGS}/${id}`, { name: 'core', color: '#111111' }, token).expect(400)
    expect(taken.body.detail).toBe("Tag 'core' already exists for this user")
    expect((await server.get(`${TAGS}/${id}`, token)).body.color).toBe('#00FF00')
    await server.patch(`${TAGS}/${id}`, { name: '' }, token).expect(422)
  })

  it('is archived with its links and restored without them, each as often as asked', async () => {
    const id = await create('passing')
    const path = `/api/v1/positions/${idOf('owner NFLX')}/tags`
    await server.post(path, { tag_ids: [id] }, token).expect(200)
    for (const _time of [1, 2]) expect((await server.post(`${TAGS}/${id}/archive`, undefined, token).expect(200)).body).toEqual({ message: 'Tag archived successfully' })
    expect((await server.get(path, token).expect(200)).body).toEqual([])
    expect((await server.get(`${TAGS}/${id}`, token)).body).toMatchObject({ is_archived: true, usage_count: 0, archived_by: OWNER.id })
    const restored = await server.post(`${TAGS}/${id}/restore`, undefined, token).expect(200)
    expect(restored.body).toMatchObject({ message: 'Tag restored successfully', id, is_archived: false, archived_at: null, tag: { id, usage_count: 0 } })
    expect(breaches('restoreTag', restored.body)).toEqual([])
    await server.post(`${TAGS}/${id}/restore`, {}, token).expect(200)
    expect((await server.get(path, token)).body).toEqual([])
  })

  it('is not restored while an active tag bears its name; two archived ones may', async () => {
    const first = await create('twin')
    await server.post(`${TAGS}/${first}/archive`, {}, token).expect(200)
    const second = await create('twin')
    expect((await server.post(`${TAGS}/${first}/restore`, {}, token).expect(400)).body.code).toBe('tag_name_taken')
    await server.post(`${TAGS}/${second}/archive`, {}, token).expect(200)
    await server.post(`${TAGS}/${first}/restore`, {}, token).expect(200)
  })
})
