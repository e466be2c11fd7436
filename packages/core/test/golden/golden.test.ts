import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from '@jest/globals'
import { compare } from './compare.js'
import { FAMILIES } from './families/index.js'
import { goldenFolder, readGoldenFiles } from './golden-files.js'
import type { Outcome } from './tables.js'

const files = readGoldenFiles(goldenFolder(process.env))
const outcomes: Outcome[] = []

describe('golden vectors', () => {
  for (const file of files) {
    describe(`${file.family} (${file.cases.length} cases)`, () => {
      it('holds as many cases as it says', () => {
        expect([file.format, file.cases.length]).toEqual([1, file.count])
        expect(file.cases.length).toBeGreaterThan(0)
      })
      for (const testCase of file.cases) {
        it(`${testCase.id} ${testCase.kind}: ${testCase.description ?? ''}`, () => {
          const { family, libraries } = file
          const tolerance = testCase.tolerance ?? file.tolerance
          const outcome = { family, kind: testCase.kind, passed: false, absolute: 0, relative: 0, rtol: tolerance.rtol ?? 0, atol: tolerance.atol ?? 0, libraries: Object.keys(libraries) }
          const place = outcomes.push(outcome) - 1
          const handler = FAMILIES[family]?.[testCase.kind]
          if (!handler) throw new Error(`no routine for kind "${testCase.kind}" of family "${family}"`)
          const { differences, absolute, relative } = compare(handler(testCase.input, testCase as never), testCase.expected, tolerance)
          outcomes[place] = { ...outcome, absolute, relative, passed: differences.length === 0 }
          expect(differences).toEqual([])
        })
      }
    })
  }

  afterAll(() => {
    if (process.env.GOLDEN_OUTCOMES) writeFileSync(process.env.GOLDEN_OUTCOMES, JSON.stringify(outcomes))
  })
})
