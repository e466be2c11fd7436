import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'
import { ERRORS } from '../src/errors/registry.js'

it('documents every error code with its status, and no other', () => {
  const text = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../../docs/errors.md'), 'utf8')
  const documented = [...text.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map((match) => [match[1], Number(match[2])])
  expect(documented.sort()).toEqual(Object.entries(ERRORS).map(([code, { status }]) => [code, status]).sort())
})
