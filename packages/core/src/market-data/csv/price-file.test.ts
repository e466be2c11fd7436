import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from '@jest/globals'
import { createCalendar } from '../../calendar/index.js'
import { readPriceFile } from './price-file.js'

const folder = mkdtempSync(join(tmpdir(), 'sigmasight-csv-'))
const calendar = createCalendar()
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('price files', () => {
  it('are read by header name in any order, plain or compressed, with blanks as absent values', async () => {
    const text = '\uFEFFadj_close,Date,symbol,close,dividend\r\n10.5,2025-06-27,brk.b,,0.1\r\n,2025-06-30,BRK/B,11.123456789,\r\n\r\n'
    for (const path of [file('a.csv', text), file('a.csv.gz', gzipSync(text))]) {
      const result = await readPriceFile(path, calendar)
      expect(result).toMatchObject({ ok: true, symbols: 1, from: '2025-06-27', to: '2025-06-30', ignoredColumns: ['dividend'] })
      expect(result.ok && result.bars).toEqual([
        { symbol: 'BRK-B', date: '2025-06-27', open: null, high: null, low: null, close: null, adjClose: 10.5, volume: null },
        { symbol: 'BRK-B', date: '2025-06-30', open: null, high: null, low: null, close: 11.12345679, adjClose: null, volume: null },
      ])
    }
  })

  it('are refused whole, with line and column of every bad row', async () => {
    const rows = ['symbol,date,open,high,low,close', 'A,2025-06-30,1,2,1,1.5', 'A,2025-06-28,1,2,1,1.5', 'A,2025-02-30,1,2,1,1.5', 'B,2025-06-30,1,2,1,3', 'C,2025-06-30,1,2,1,-1', 'D,2025-06-30,1,2,1,x', 'A,2025-06-30,1,2,1,1', ',2025-06-30,1,2,1,1', 'E,2025-06-30,1,2']
    const result = await readPriceFile(file('bad.csv', rows.join('\n')), calendar)
    expect(result.ok).toBe(false)
    expect(!result.ok && result.errors.map((error) => `${error.line} ${error.column}`)).toEqual(['3 date', '4 date', '5 close', '6 close', '7 close', '8 date', '9 symbol', '10 null'])
  })

  it('need a header with symbol, date and a price', async () => {
    await expect(readPriceFile(file('h.csv', 'symbol,price\nA,1\n'), calendar)).rejects.toThrow(/header lacks date, close or adj_close/)
    await expect(readPriceFile(file('e.csv', ''), calendar)).rejects.toThrow(/is empty/)
    await expect(readPriceFile(join(folder, 'none.csv'), calendar)).rejects.toThrow(/no such file/)
    await expect(readPriceFile(file('x.csv.gz', 'no gzip'), calendar)).rejects.toThrow(/cannot be read/)
  })
})
