import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { groupBy } from '../src/domain/index.js'
import { compare } from './golden/compare.js'
import { goldenFolder, OWN_VECTORS, readGoldenFiles } from './golden/golden-files.js'
import { type Outcome, powerOfTen, runTable, withAccuracyTable } from './golden/tables.js'

const NUMBERS = readFileSync(new URL('../../../docs/numbers.md', import.meta.url), 'utf8')
const outcome = (changes: Partial<Outcome>): Outcome => ({ family: 'a', kind: 'x', passed: true, absolute: 0, relative: 0, rtol: 1e-9, atol: 1e-6, libraries: ['numpy'], ...changes })

describe('the accuracy table of docs/numbers.md', () => {
  it('lists the families, kinds and counts of the vectors; if not, run `pnpm docs:accuracy`', () => {
    const kinds = readGoldenFiles(OWN_VECTORS).flatMap(({ family, cases }) => [...groupBy(cases, ({ kind }) => kind)].map(([kind, own]) => `${family} ${kind} ${own.length}`))
    const rows = NUMBERS.slice(NUMBERS.indexOf('<!-- accuracy: begin'), NUMBERS.indexOf('<!-- accuracy: end')).split('\n').filter((line) => line.startsWith('| ')).slice(1)
    expect(rows.map((row) => row.split(' | ').slice(0, 3).join(' ').slice(2)).sort()).toEqual(kinds.sort())
  })

  it('is replaced between its marks and nowhere else', () => {
    const document = withAccuracyTable(NUMBERS, [outcome({ absolute: 3e-12, relative: 1e-9 }), outcome({ atol: 0.004 })])
    expect(document.split('<!-- accuracy')[0]).toBe(NUMBERS.split('<!-- accuracy')[0])
    expect(document).toContain('\n| a | x | 2 | numpy | 1e-9, 1e-6 to 1e-9, 4e-3 | 1e-11 | 1e-9 |\n<!-- accuracy: end -->')
    expect(() => withAccuracyTable('# Numbers', [])).toThrow('lacks the lines')
  })

  it('states errors as the next power of ten', () => {
    expect([0, 1e-9, 1.1e-9, 9.9e-13, 1, 30].map(powerOfTen)).toEqual(['0', '1e-9', '1e-8', '1e-12', '1e+0', '1e+2'])
  })
})

describe('the table of a golden run', () => {
  it('has a row a family, the totals, and columns that line up', () => {
    const text = runTable([outcome({ family: 'snapshots', absolute: 2e-7 }), outcome({ passed: false, relative: 0.5 }), outcome({})])
    expect(text.split('\n').map((line) => line.trim().split(/\s{2,}/).join('|'))).toEqual([
      'family|cases|passed|failed|largest absolute error|largest relative error', expect.stringMatching(/^[-|]+$/), 'a|2|1|1|0.0e+0|5.0e-1', 'snapshots|1|1|0|2.0e-7|0.0e+0', 'total|3|2|1|2.0e-7|5.0e-1',
    ])
    expect(new Set(text.split('\n').map((line) => line.length)).size).toBe(1)
  })
})

describe('golden vectors', () => {
  it('come from GOLDEN_DIR, relative to where the command was given', () => {
    expect(goldenFolder({})).toBe(OWN_VECTORS)
    expect(goldenFolder({ GOLDEN_DIR: '/data/vectors', INIT_CWD: '/home' })).toBe('/data/vectors')
    expect(goldenFolder({ GOLDEN_DIR: 'vectors', INIT_CWD: '/home' })).toBe('/home/vectors')
  })

  it('are missed with a clear error: no folder, nothing in it, no JSON, no vectors', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
    try {
      expect(() => readGoldenFiles(join(folder, 'none'))).toThrow(`there is no folder ${folder}/none`)
      expect(() => readGoldenFiles(folder)).toThrow(`no .json files in ${folder}`)
      writeFileSync(join(folder, 'a.json'), '{')
      expect(() => readGoldenFiles(folder)).toThrow(`${folder}/a.json is no JSON`)
      writeFileSync(join(folder, 'a.json'), '{"family": "a"}')
      expect(() => readGoldenFiles(folder)).toThrow('lacks "family" or "cases"')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('compare', () => {
  const lines = (actual: unknown, expected: unknown, tolerance = {}): readonly string[] => compare(actual, expected, tolerance).differences

  it('passes within atol + rtol |expected|, by field where the tolerance says so', () => {
    expect(lines({ a: 1.1, b: 2.4 }, { a: 1, b: 2 }, { atol: 0.01, rtol: 0.1, fields: { b: { rtol: 0.2 } } })).toEqual([])
    expect(lines({ a: 1.2, b: 2.5 }, { a: 1, b: 2 }, { atol: 0.01, rtol: 0.1, fields: { b: { rtol: 0.2 } } })).toEqual(['$.a: expected 1, got 1.2', '$.b: expected 2, got 2.5'])
  })

  it('takes no number for another, nor nothing for something', () => {
    expect(lines([Number.NaN, null, '1', undefined], [1, 1, 1, 1])).toHaveLength(4)
    expect(lines({ a: 0 }, { a: null })).toEqual(['$.a: expected no value, got 0'])
    expect(lines({}, { a: null })).toEqual([])
    expect(lines([1], [1, 2])).toEqual(['$: expected 2 entries, got 1'])
    expect(lines([1, {}, null], [[1], { a: 1 }, { b: 1 }])).toHaveLength(3)
    expect(lines([true, 'x'], [true, 'y'])).toEqual(['$[1]: expected "y", got "x"'])
  })

  it('measures the largest errors, relative ones only beyond the absolute tolerance', () => {
    expect(compare([1.5, 2e-12, 8], [1, 1e-12, 16], { atol: 1e-9 })).toMatchObject({ absolute: 8, relative: 0.5 })
    expect(compare(Float64Array.of(3), [3], {})).toEqual({ differences: [], absolute: 0, relative: 0 })
  })
})
