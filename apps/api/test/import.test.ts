import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import request from 'supertest'
import { HEDGE_FUND, HIGH_NET_WORTH, INDIVIDUAL, seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const BOOKS = '/api/v1/portfolios'
const HEADER = 'Symbol,Quantity,Entry Price,Entry Date'
const GOOD = `${HEADER},Tags\nAAPL,100,150.25,2025-01-02,core\nNFLX,-5,490,2025-01-02,"core;new"\n`

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database, { rateLimit: 0 })
})
afterAll(() => database.drop())

const freshBook = async (): Promise<string> => (await server.post(BOOKS, { name: 'Fresh' }, token).expect(201)).body.id as string
const upload = (book: string, content: string | Buffer, query = '') =>
  request(server.app).post(`${BOOKS}/${book}/import${query}`).set('Authorization', `Bearer ${token}`).set('Content-Type', 'text/csv').send(content)
const count = async (book: string): Promise<number> => database.prisma.position.count({ where: { portfolioId: book } })

describe('an import', () => {
  it('tells in a dry run what would happen, and does it when asked', async () => {
    const book = await freshBook()
    const dry = await upload(book, GOOD, '?dry_run=true').expect(200)
    expect(dry.body).toEqual({ dry_run: true, rows: 2, created: 2, skipped: 0, problems: [], warnings: [], duplicates: [], ignored_columns: [] })
    expect(await count(book)).toBe(0)
    expect((await upload(book, GOOD).expect(200)).body).toEqual({ ...dry.body, dry_run: false })
    const { positions } = (await server.get(`${BOOKS}/${book}/positions`, token)).body
    expect(positions.map((row: Record<string, unknown>) => [row.symbol, row.quantity, row.position_type, row.tags])).toEqual([['AAPL', 100, 'LONG', ['core']], ['NFLX', -5, 'SHORT', ['core', 'new']]])
    expect(await database.prisma.tag.count({ where: { userId: OWNER.id, name: 'core' } })).toBe(1)
  })

  it('takes the file as a form as well', async () => {
    const book = await freshBook()
    const form = (field: string) => request(server.app).post(`${BOOKS}/${book}/import`).set('Authorization', `Bearer ${token}`).attach(field, Buffer.from(GOOD), { filename: 'book.csv', contentType: 'application/vnd.ms-excel' })
    expect((await form('file').expect(200)).body.created).toBe(2)
    expect((await form('other').expect(422)).body.detail[0]).toMatchObject({ loc: ['body', 'file'], type: 'missing' })
  })

  it('takes all rows or none, and names what is wrong by row and column', async () => {
    const book = await freshBook()
    const bad = `${HEADER}\nAAPL,100,150.25,2025-01-02\nMSFT,0,x,2026-01-01\n`
    const dry = await upload(book, bad, '?dry_run=1').expect(200)
    expect(dry.body).toMatchObject({ rows: 2, created: 0 })
    expect(dry.body.problems.map((item: { row: number; column: string }) => [item.row, item.column])).toEqual([[3, 'Entry Price'], [3, 'Quantity'], [3, 'Entry Date']])
    const refused = await upload(book, bad).expect(422)
    expect(refused.body).toMatchObject({ code: 'import_refused', detail: [{ loc: ['body', 3, 'Entry Price'], msg: expect.stringMatching(/^row 3, Entry Price: must be a number/) }, { loc: ['body', 3, 'Quantity'] }, { loc: ['body', 3, 'Entry Date'] }] })
    expect(await count(book)).toBe(0)
  })

  it('tells of trades stated twice, and refuses, skips or takes them', async () => {
    const book = await freshBook()
    const twice = `${GOOD}aapl,100,$150.25,1/2/2025,\n`.replace('1/2/2025', '2025-01-02')
    const dry = (await upload(book, twice, '?dry_run=1').expect(200)).body
    expect([dry.duplicates, dry.problems]).toEqual([[{ row: 4, same_as_row: 2 }], [{ row: 4, column: null, message: expect.stringMatching(/row 2 states already/) }]])
    await upload(book, twice).expect(422)
    expect((await upload(book, twice, '?duplicates=skip').expect(200)).body).toMatchObject({ created: 2, skipped: 1 })
    expect((await upload(book, GOOD).expect(422)).body.detail).toHaveLength(2)
    expect((await upload(book, GOOD, '?duplicates=skip').expect(200)).body).toMatchObject({ created: 0, skipped: 2, duplicates: [{ row: 2, same_as_row: null }, { row: 3, same_as_row: null }] })
    expect((await upload(book, GOOD, '?duplicates=allow').expect(200)).body.created).toBe(2)
    expect(await count(book)).toBe(4)
    await upload(book, GOOD, '?duplicates=maybe').expect(422)
  })

  it('tells options under one symbol apart by strike and expiry', async () => {
    const book = await freshBook()
    const option = (strike: number, expiry: string) => `SPX,1,10,2025-01-02,LC,OPTIONS,SPX,${strike},${expiry}`
    const file = (...rows: string[]) => ['Symbol,Quantity,Entry Price,Entry Date,Position Type,Investment Class,Underlying,Strike,Expiration', ...rows].join('\n')
    expect((await upload(book, file(option(5000, '2026-12-18'), option(5100, '2026-12-18'))).expect(200)).body.created).toBe(2)
    const more = file(option(5000.5, '2026-12-18'), option(5000, '2026-12-18'), option(5000, '2027-12-17'))
    expect((await upload(book, more, '?duplicates=skip').expect(200)).body).toMatchObject({ created: 2, skipped: 1, duplicates: [{ row: 3, same_as_row: null }] })
  })

  it('of the same file twice at once enters it once', async () => {
    const book = await freshBook()
    const answers = await Promise.all([upload(book, GOOD), upload(book, GOOD), upload(book, GOOD)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422])
    expect(await count(book)).toBe(2)
  })

  it('asks for a file, in a type it knows and of a size it can take', async () => {
    const book = await freshBook()
    const path = `${BOOKS}/${book}/import`
    expect((await server.post(path, {}, token).expect(415)).body.code).toBe('unsupported_media_type')
    await request(server.app).post(path).set('Authorization', `Bearer ${token}`).expect(415)
    expect((await upload(book, '').expect(422)).body.detail[0]).toMatchObject({ loc: ['body', 1], msg: expect.stringMatching(/empty/) })
    const huge = Buffer.alloc(5 * 1_048_576 + 1, 'A')
    expect((await upload(book, huge).expect(413)).body.code).toBe('body_too_large')
    expect((await request(server.app).post(path).set('Authorization', `Bearer ${token}`).attach('file', huge, 'x.csv').expect(413)).body.code).toBe('body_too_large')
    const broken = await request(server.app).post(path).set('Authorization', `Bearer ${token}`).set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\nnonsense').expect(400)
    expect(broken.body.code).toBe('bad_request')
    await request(server.app).post(path).set('Content-Type', 'text/csv').send(huge).expect(401)
  })

  it('of 3,000 positions needs as few statements as one of 3', async () => {
    let statements = 0
    const seen = new WeakSet<object>()
    database.pool.on('acquire', (client) => {
      if (seen.has(client)) return
      seen.add(client)
      const send = client.query.bind(client) as (...args: unknown[]) => unknown
      client.query = ((...args: unknown[]) => {
        statements++
        return send(...args)
      }) as typeof client.query
    })
    const cost = async (rows: number): Promise<number> => {
      const book = await freshBook()
      statements = 0
      await upload(book, `${HEADER},Tags\n${Array.from({ length: rows }, (_, index) => `S${index},1,${index + 1},2025-01-02,core`).join('\n')}`).expect(200)
      return statements
    }
    const few = await cost(3)
    expect(await cost(3_000)).toBe(few)
    expect(few).toBeLessThanOrEqual(12)
  })

  it('never breaks and never takes a part, whatever is sent', async () => {
    const book = await freshBook()
    const cell = fc.oneof(fc.constantFrom('AAPL', 'NFLX', '1', '-5', '0', '$1,000', '2025-01-02', '2/3/2025', '', '"', '\0', 'AAPL250919C00200000', "'=x", '\ud800'), fc.string({ unit: 'binary', maxLength: 6 }))
    const line = fc.array(cell, { minLength: 3, maxLength: 6 }).map((cells) => cells.join(','))
    const good = fc.integer({ min: 1, max: 1_000_000 }).map((price) => `GOOD,1,${price},2025-01-02`)
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(line, good), { minLength: 1, maxLength: 6 }), async (lines) => {
      const before = await count(book)
      const { status, body } = await upload(book, `${HEADER},Notes\n${lines.join('\n')}`, '?duplicates=allow')
      expect([200, 422]).toContain(status)
      expect(await count(book)).toBe(before + (status === 200 ? body.created : 0))
      if (status === 200) expect(body.created).toBe(body.rows)
    }), { numRuns: 80 })
  })
})

describe('the template', () => {
  it('comes as a file and imports as it is', async () => {
    const book = await freshBook()
    const template = await server.get(`${BOOKS}/import-template`, token).expect(200).expect('Content-Type', /text\/csv/).expect('Content-Disposition', /positions-template\.csv/)
    expect((await upload(book, template.text).expect(200)).body).toMatchObject({ created: 5, problems: [], warnings: [] })
  })
})

describe('an export', () => {
  const RECORDS = `SELECT symbol, position_type, coalesce(investment_class, 'PUBLIC') AS class, investment_subtype, quantity::text, entry_price::text, entry_date::text, exit_date::text, exit_price::text, underlying_symbol, strike_price::text,
    expiration_date::text, notes, ARRAY(SELECT t.name FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL WHERE l.position_id = p.id ORDER BY 1) AS tags
    FROM positions p WHERE portfolio_id = $1 AND deleted_at IS NULL ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`
  const records = async (book: string) => (await database.pool.query(RECORDS, [book])).rows

  it('of every kind of position imports again unchanged', async () => {
    await seedDemo(database)
    await database.pool.query('UPDATE portfolios SET user_id = $1 WHERE id = ANY($2::uuid[])', [OWNER.id, [INDIVIDUAL, HEDGE_FUND, HIGH_NET_WORTH]])
    await database.pool.query('UPDATE tags SET user_id = $1 WHERE user_id <> $1', [OWNER.id])
    for (const source of [OWNER.portfolioId, INDIVIDUAL, HEDGE_FUND, HIGH_NET_WORTH]) {
      const file = await server.get(`${BOOKS}/${source}/export`, token).expect(200).expect('Content-Type', /text\/csv/)
      const copy = await freshBook()
      const { body } = await upload(copy, file.text)
      expect(body).toMatchObject({ problems: [], duplicates: [] })
      expect(await records(copy)).toEqual(await records(source))
      expect((await server.get(`${BOOKS}/${copy}/export`, token)).text.split('\r\n').sort()).toEqual(file.text.split('\r\n').sort())
    }
  })
})
