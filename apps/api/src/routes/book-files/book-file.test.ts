import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type BookPosition, completePosition, Decimal, POSITION_TYPES } from '@sigmasight/core'
import { readBookFile } from './book-file.js'
import { exportOf } from './export.js'
import { TEMPLATE } from './template.js'

const TODAY = '2025-07-01'
const read = (text: string) => readBookFile(Buffer.from(text), TODAY)
const HEADER = 'Symbol,Quantity,Entry Price,Entry Date'

describe('a book file', () => {
  it('is read whatever the order and case of its header, with a mark, any line ends and quoted cells', () => {
    const file = read('\ufeffentry date,NOTES,quantity,Broker,ENTRY_PRICE,symbol,tags\r\n2025-01-02,"a ""b"",\r\nc","1,000",X,"$1,250.50",aapl, core ; tech \n\n1/31/2025,,-5,,10,NFLX,\r')
    expect(file).toMatchObject({ rowCount: 2, problems: [], warnings: [], ignoredColumns: ['Broker'] })
    expect(file.rows.map(({ row }) => row)).toEqual([2, 4])
    expect(file.rows[0]!.position).toMatchObject({ symbol: 'AAPL', entryDate: '2025-01-02', notes: 'a "b",\r\nc', tags: ['core', 'tech'], positionType: 'LONG' })
    expect([file.rows[0]!.position.quantity.toNumber(), file.rows[0]!.position.entryPrice.toNumber()]).toEqual([1000, 1250.5])
    expect(file.rows[1]!.position).toMatchObject({ symbol: 'NFLX', positionType: 'SHORT', entryDate: '2025-01-31' })
  })

  it('tells every problem by row and column', () => {
    const { problems, rows } = read(`${HEADER},Position Type,Exit Price\n,0,x,2/3/2025,BUY,\nAAPL,1,1,2025-01-02,,\nA B,1,-1,2026-01-01,,5\nMSFT,1,234,5,2025-01-02,,\n`)
    expect(rows.map(({ row }) => row)).toEqual([3])
    expect(problems.map(({ row, column }) => `${row} ${column}`).sort()).toEqual([
      '2 Entry Date', '2 Entry Price', '2 Position Type', '2 Quantity', '2 Symbol', '4 Entry Date', '4 Entry Price', '4 Exit Date', '4 Symbol', '5 Entry Date', '5 Position Type',
    ])
  })

  it('tells of cells beyond the header, as an unquoted comma makes them', () => {
    expect(read(`${HEADER}\nAAPL,1,234,5,2025-01-02\n`).problems).toEqual([{ row: 2, column: null, message: expect.stringMatching(/5 cells, the header 4.*quotes/) }])
  })

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /empty/], ['blank lines', '\n \n', /empty/], ['a header alone', HEADER, /no rows/], ['no header', 'AAPL,1,2,2025-01-02', /lacks Symbol, Quantity, Entry Price, Entry Date/],
    ['a column twice', `${HEADER},symbol\nA,1,1,2025-01-02,B`, /Symbol stands in the header twice/], ['semicolons', 'Symbol;Quantity\nA;1', /separated by commas/], ['an open quote', `${HEADER}\nA,"1`, /never closed/],
    ['a stray quote', `${HEADER}\nA,1"2"3,1,2025-01-02`, /quote/], ['another encoding', Buffer.from([0x41, 0xe9, 0x0a]), /not UTF-8/], ['UTF-16', Buffer.from([0xff, 0xfe, 0x41, 0]), /UTF-16/],
    ['too many rows', `${HEADER}\n${'A,1,1,2025-01-02\n'.repeat(10_001)}`, /10001 rows, at most 10000/],
  ])('%s is refused as a whole', (_name, content, message) => {
    const file = readBookFile(Buffer.from(content as string), TODAY)
    expect([file.rows, file.problems]).toEqual([[], [{ row: expect.any(Number), column: null, message: expect.stringMatching(message) }]])
  })

  it('warns of a negative long and of a close without a price, and takes them', () => {
    const { rows, warnings } = read(`${HEADER},Type,Position Type,Exit Date\nA,-5,1,2025-01-02,,LONG,\nB,5,1,2025-01-02,,,2025-02-03\n`)
    expect([rows.length, warnings.map(({ row, column }) => [row, column])]).toEqual([2, [[2, 'Quantity'], [3, 'Exit Price']]])
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readBookFile(bytes, TODAY)), { numRuns: 500 })
    const piece = fc.constantFrom(HEADER, '\n', '\r\n', ',', '"', '""', 'AAPL', '-1', '1,000', '$', '2025-01-02', '2/3/2025', ';', "'", '=', '\0', '\ud800', '\ufeff', 'Tags', 'Exit Date', 'AAPL250919C00200000', '1e999', ' ')
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const file = read(`${HEADER}\n${pieces.join('')}`)
      expect(file.rows.length + new Set(file.problems.map((problem) => problem.row)).size).toBeGreaterThan(0)
    }), { numRuns: 1_000 })
  })
})

describe('the template', () => {
  it('holds a row of each kind and imports as it is', () => {
    const file = read(TEMPLATE)
    expect([file.problems, file.warnings, file.ignoredColumns]).toEqual([[], [], []])
    expect(file.rows.map(({ position }) => position.positionType)).toEqual(['LONG', 'SHORT', 'LC', 'LONG', 'LONG'])
  })
})

describe('an export', () => {
  const decimal = (max: number) => fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 99_999_999 })).map(([whole, part]) => `${whole}.${String(part).padStart(8, '0')}`).filter((text) => new Decimal(text).precision() <= 15)
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replaceAll('\0', '').trim()).filter((value) => !/\p{Cs}/u.test(value))
  const row = fc.record({
    symbol: fc.constantFrom('AAPL', 'BRK.B', 'HOME_EQUITY', '=X', '-Y', '^VIX', 'AAPL250919C00200000', 'AAPL250919P00180000'), type: fc.constantFrom(...POSITION_TYPES), quantity: decimal(10_000).filter((value) => Number(value) !== 0), long: fc.boolean(),
    price: decimal(100_000), closed: fc.boolean(), exit: fc.option(decimal(100)), notes: fc.oneof(text, fc.constantFrom('=1+1', '@x', "'y", 'a,"b"\r\nc', '-', ';')), tags: fc.uniqueArray(text.filter((name) => name !== ''), { maxLength: 3 }), subtype: text,
  })

  it('imports again unchanged', () => {
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const book = rows.flatMap((item): BookPosition[] => {
        const option = item.symbol.startsWith('AAPL2')
        const { position } = completePosition({
          symbol: item.symbol, quantity: new Decimal(item.quantity).times(item.long ? 1 : -1), entryPrice: new Decimal(item.price), entryDate: '2025-01-02', positionType: option ? null : item.type === 'SHORT' ? 'SHORT' : 'LONG',
          investmentClass: null, investmentSubtype: item.subtype || null, underlyingSymbol: null, strikePrice: null, expirationDate: null, exitDate: item.closed ? '2025-06-02' : null,
          exitPrice: item.closed && item.exit !== null ? new Decimal(item.exit) : null, notes: item.notes || null, tags: item.tags,
        }, TODAY)
        return position === null ? [] : [stored(position)]
      })
      if (book.length === 0) return
      const file = read(exportOf(book))
      expect(file.problems).toEqual([])
      expect(file.rows.map(({ position }) => stored(position))).toEqual(book)
    }), { numRuns: 500 })
  })

  it('holds no cell that a spreadsheet would run', () => {
    const { position } = completePosition({
      symbol: '=CMD', quantity: new Decimal(-5), entryPrice: new Decimal(1), entryDate: '2025-01-02', positionType: null, investmentClass: 'PUBLIC', investmentSubtype: '+x', underlyingSymbol: null, strikePrice: null,
      expirationDate: null, exitDate: null, exitPrice: null, notes: '=HYPERLINK("http://evil")', tags: ['@tag'],
    }, TODAY)
    const [, line] = exportOf([stored(position!)]).split('\r\n')
    expect(line).toBe(`'=CMD,-5,1,2025-01-02,SHORT,PUBLIC,'+x,,,,,,'@tag,"'=HYPERLINK(""http://evil"")"`)
  })

  function stored(position: NonNullable<ReturnType<typeof completePosition>['position']>): BookPosition {
    const { quantity, entryPrice, exitPrice, strikePrice, ...rest } = position
    return {
      ...rest, id: '', quantity: quantity.toFixed(), entryPrice: entryPrice.toFixed(), exitPrice: exitPrice?.toFixed() ?? null, strikePrice: strikePrice?.toFixed() ?? null, markDate: null, markPrice: null, lastPrice: null,
      marketValue: null, unrealizedPnl: null, valuedOn: null, createdAt: new Date(0), updatedAt: new Date(0),
    }
  }
})
