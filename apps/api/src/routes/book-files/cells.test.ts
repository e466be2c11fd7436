import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { guardText, isMonthFirst, joinTags, readAmount, readDate, readText, splitTags } from './cells.js'

describe('amounts', () => {
  it.each([
    ['100', '100'], ['-5', '-5'], ['+5', '5'], ['1,234', '1234'], ['1,234,567.89', '1234567.89'], ['$1,234.50', '1234.5'], ['-$3', '-3'], ['$-3', '-3'], ['($1,000.25)', '-1000.25'], ['.5', '0.5'], ['5.', '5'], [' 7 ', '7'],
    ['\u22125', '-5'], ['0.00000001', '0.00000001'], ['1234567,890'.replace(',', ''), '1234567890'],
  ])('%s is %s', (cell, expected) => {
    const read = readAmount(cell)
    expect('value' in read && read.value.toFixed()).toBe(expected)
  })

  it.each(['', 'abc', '1,5', '1.234,50', '12,34', '1,2345', '0,123', '1e5', '1.5E+03', '--5', '(-5)', '1 000', '5%', '\u20ac5', 'NaN', 'Infinity', '0x10', '$', '-', '.', '()', '1.2.3', '9'.repeat(61), "'5"])('%s is none', (cell) => {
    expect(readAmount(cell)).toEqual({ problem: expect.stringContaining('must be a number') })
  })

  it('comes back as it was written, with thousands or without', () => {
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 99_999_999 }), (whole, cents) => {
      const decimals = String(cents).padStart(8, '0')
      const plain = `${whole}.${decimals}`
      const grouped = `${whole.toLocaleString('en-US')}.${decimals}`
      for (const text of [plain, grouped]) {
        const read = readAmount(text)
        expect('value' in read && Number(read.value)).toBe(Number(plain))
      }
    }))
  })
})

describe('dates', () => {
  it.each([['2025-01-02', false, '2025-01-02'], ['1/31/2025', false, '2025-01-31'], ['01/31/2025', false, '2025-01-31'], ['3/3/2025', false, '2025-03-03'], ['2/3/2025', true, '2025-02-03'], [' 12/25/2024 ', false, '2024-12-25']])(
    '%s (month first: %s) is %s', (cell, monthFirst, expected) => expect(readDate(cell, monthFirst)).toEqual({ value: expected }))

  it.each(['2/3/2025', '2025-02-30', '2/30/2025', '13/1/2025', '1/2/25', '2025/01/02', '2025-1-2', 'Jan 2 2025', '45000', '20250102', '0/0/2025'])('%s is refused', (cell) => {
    expect(readDate(cell, false)).toEqual({ problem: expect.stringMatching(/^must be/) })
  })

  it('names both readings of one that may mean either', () => {
    expect(readDate('2/3/2025', false)).toEqual({ problem: 'must be written 2025-02-03 or 2025-03-02: 2/3/2025 may mean either' })
  })

  it('are month first where the file tells, and only there', () => {
    expect([isMonthFirst(['2/3/2025', '2/13/2025']), isMonthFirst(['2/3/2025', '2025-02-13']), isMonthFirst(['2/13/2025', '13/2/2025']), isMonthFirst([])]).toEqual([true, false, false, false])
  })
})

describe('text', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', "'quoted", "'=x"])('%s is no formula in a file, and itself again when read', (text) => {
    expect(guardText(text)).toBe(`'${text}`)
    expect(readText(guardText(text))).toBe(text)
  })

  it("keeps a word that begins with an apostrophe of the user's own", () => expect(readText("'tis")).toBe("'tis"))

  it('and tags come back, whatever they hold', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(readText(guardText(text.trim()))).toBe(text.trim())))
    const name = fc.string({ unit: fc.constantFrom('a', ';', '\\', ' ', ',', '"', '=', "'", '\u00e9'), minLength: 1, maxLength: 8 }).map((text) => text.trim()).filter((text) => text !== '')
    fc.assert(fc.property(fc.uniqueArray(name, { maxLength: 5 }), (tags) => expect(splitTags(readText(guardText(joinTags(tags))))).toEqual(tags)), { numRuns: 1_000 })
  })

  it.each([['core; tech;;core', ['core', 'tech']], [';', []], ['a\\b', ['a\\b']]])('%s names %j', (cell, expected) => expect(splitTags(cell)).toEqual(expected))
})
