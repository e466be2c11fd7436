import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

const PATH = `/api/v1/target-prices/${OWNER.portfolioId}`
const token = tokenOf(OWNER)

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())
afterEach(() => database.pool.query('DELETE FROM target_prices'))

const load = async (csv: string, fields: object = {}) => {
  const { body } = await server.post(`${PATH}/import-csv`, { csv_content: csv, ...fields }, token).expect(200)
  expect(breaches('importTargetPricesCsv', body)).toEqual([])
  return body as { created: number; updated: number; errors: string[]; total: number }
}
const rows = async () => (await server.get(PATH, token).expect(200)).body as Record<string, unknown>[]
const exported = async (body?: object) => (await server.post(`${PATH}/export`, body, token).expect(200)).body

describe('an import', () => {
  it('reads columns in any order, trims and upper-cases, and takes blanks for not stated', async () => {
    expect(await load('\ufeffTarget_EOY, symbol ,position_type,ignored,downside\r\n230, aapl , long ,x,180\r\n,"nflx",SHORT,y\r\n\r\n')).toEqual({ created: 2, updated: 0, errors: [], total: 2 })
    expect(await rows()).toMatchObject([
      { symbol: 'AAPL', position_type: 'LONG', target_price_eoy: 230, target_price_next_year: null, downside_target_price: 180, current_price: 200, flags: [] },
      { symbol: 'NFLX', position_type: 'SHORT', target_price_eoy: null, current_price: 500 },
    ])
  })

  it('means LONG without a type, and a price of 100 that is flagged where nobody knows one', async () => {
    expect(await load('symbol,target_eoy,current_price\nNEWCO,120,\nOTHER,120,60\nNFLX,450,')).toMatchObject({ created: 3 })
    expect(await rows()).toMatchObject([
      { symbol: 'NEWCO', current_price: 100, expected_return_eoy: 20, price_source: 'assumed', flags: ['NO_POSITION', 'PRICE_ASSUMED'] }, { symbol: 'NFLX', position_type: 'LONG', current_price: 500 },
      { symbol: 'OTHER', current_price: 60, expected_return_eoy: 100, price_source: 'sent', flags: ['NO_POSITION'] },
    ])
  })

  it('leaves what exists alone, or replaces it, clearing what is blank', async () => {
    await load('symbol,target_eoy,downside\nAAPL,230,180')
    const again = await load('symbol,target_eoy\nAAPL,240\nMSFT,500\nMSFT,501')
    expect(again).toEqual({ created: 1, updated: 0, errors: ['AAPL already exists, skipping', 'MSFT already exists, skipping'], total: 1 })
    expect((await rows())[0]).toMatchObject({ target_price_eoy: 230 })
    expect(await load('symbol,target_eoy,target_next_year\nAAPL,240,250\nMSFT,510,\nIBM,9,\nIBM,300,', { update_existing: 'true' })).toEqual({ created: 1, updated: 2, errors: [], total: 3 })
    expect(await rows()).toMatchObject([{ symbol: 'AAPL', target_price_eoy: 240, target_price_next_year: 250, downside_target_price: null }, { symbol: 'IBM', target_price_eoy: 300 }, { symbol: 'MSFT', target_price_eoy: 510 }])
  })

  it('tells each bad row with its line, and keeps the good ones', async () => {
    const { created, errors } = await load('symbol,position_type,target_eoy,current_price\n,LONG,1,1\nAAPL,STOCK,1,1\nMSFT,LONG,many,0\nNFLX,SHORT,450,1\nTOO,LONG,1,1,1,1\n"A\nB",LONG,1,1\nLAST,LONG,-1,')
    expect(created).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^Error processing row 2: symbol: /), expect.stringMatching(/^Error processing row 3: position_type: /), expect.stringMatching(/^Error processing row 4: target_eoy: .*; current_price: /),
      'Error processing row 6: has 6 cells, the header 4', expect.stringMatching(/^Error processing row 8: symbol: /), expect.stringMatching(/^Error processing row 9: target_eoy: /),
    ])
  })

  it.each([['', /^Error processing row 1: the header is missing$/], ['target_eoy\n5', /^Error processing row 1: the header lacks symbol$/], ['symbol\n"AAPL', /^Error processing row \d: /], ['symbol,target_eoy', null]])(
    'says of %j what is wrong with it as a whole', async (csv, message) => {
      const { created, errors } = await load(csv)
      expect(created).toBe(0)
      expect(errors).toEqual(message === null ? [] : [expect.stringMatching(message)])
    })

  it('takes lines that end in different ways, and a quote inside a cell as a letter', async () => {
    expect(await load('symbol,target_eoy\r\nAAPL,230\nMSFT,500\r\nNFLX,450\rIBM,2"50\nGE,1')).toEqual({ created: 4, updated: 0, errors: [expect.stringMatching(/^Error processing row 5: target_eoy: /)], total: 4 })
  })

  it('needs a text', async () => {
    for (const body of [{}, { csv_content: 5 }, { csv_content: 'a\0' }, { csv_content: '', update_existing: 'perhaps' }]) await server.post(`${PATH}/import-csv`, body, token).expect(422)
  })
})

describe('an export', () => {
  it('is CSV text with CRLF, whole numbers with .0 and blanks for 0', async () => {
    await load('symbol,position_type,target_eoy,target_next_year,downside\nAAPL,LONG,230,0,180.5\nNFLX,SHORT,500,,')
    const body = await exported()
    expect(breaches('exportTargetPrices', body)).toEqual([])
    expect(body.csv).toBe([
      'symbol,position_type,target_eoy,target_next_year,downside,current_price,expected_return_eoy,expected_return_next_year,downside_return', 'AAPL,LONG,230.0,,180.5,200.0,15.0,,-9.75', 'NFLX,SHORT,500.0,,,500.0,,,', '',
    ].join('\r\n'))
    const withMetadata = (await exported({ format: 'xml', include_metadata: 1 })).csv.split('\r\n')
    expect(withMetadata[0]).toMatch(/,downside_return,created_at,updated_at$/)
    expect(withMetadata[1]).toMatch(/,-9\.75,\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  it('is a list of rows on request, and comes back as it went', async () => {
    await server.post(PATH, { symbol: 'A,"B"', current_price: 10, target_price_eoy: 12 }, token).expect(200)
    await load('symbol,target_eoy,downside\nAAPL,230,180.5')
    const list = await exported({ format: 'json' })
    expect(breaches('exportTargetPrices', list)).toEqual([])
    expect(list[1]).toEqual({
      symbol: 'AAPL', position_type: 'LONG', target_price_eoy: 230, target_price_next_year: null, downside_target_price: 180.5, current_price: 200, expected_return_eoy: 15, expected_return_next_year: null, downside_return: -9.75,
    })
    const { csv } = await exported({})
    await database.pool.query('DELETE FROM target_prices')
    expect(await load(csv)).toMatchObject({ created: 2, errors: [] })
    expect(await exported({ format: 'json' })).toEqual(list)
    for (const bad of [{ format: 5 }, { include_metadata: 'perhaps' }]) await server.post(`${PATH}/export`, bad, token).expect(422)
  })

  it('of nothing is a header, and an empty list', async () => {
    expect((await exported()).csv.split('\r\n')).toHaveLength(2)
    expect(await exported({ format: 'json' })).toEqual([])
  })
})
