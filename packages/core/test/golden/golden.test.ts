import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { differences, type Tolerance } from './compare.js'
import { FAMILIES } from './families/index.js'

interface GoldenFile {
  readonly family: string
  readonly format: number
  readonly count: number
  readonly tolerance: Tolerance
  readonly cases: readonly { readonly id: string; readonly kind: string; readonly description?: string; readonly input: unknown; readonly expected: unknown; readonly tolerance?: Tolerance }[]
}

const here = dirname(fileURLToPath(import.meta.url))
const folder = process.env.GOLDEN_DIR ?? join(here, 'vectors')
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort()

describe(`golden vectors`, () => {
  it('finds vector files', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  for (const name of files) {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as GoldenFile
    describe(`${file.family} (${file.cases.length} cases)`, () => {
      it('holds as many cases as it says', () => {
        expect(file.format).toBe(1)
        expect(file.cases).toHaveLength(file.count)
      })
      for (const testCase of file.cases) {
        it(`${testCase.id} ${testCase.kind}: ${testCase.description ?? ''}`, () => {
          const handler = FAMILIES[file.family]?.[testCase.kind]
          if (!handler) throw new Error(`no routine for kind "${testCase.kind}" of family "${file.family}"`)
          const actual = handler(testCase.input, testCase as never)
          expect(differences(actual, testCase.expected, testCase.tolerance ?? file.tolerance)).toEqual([])
        })
      }
    })
  }
})
