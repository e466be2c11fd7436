import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

const read = (name: string) => readFileSync(new URL(`../../../prisma/${name}`, import.meta.url), 'utf8')

it('has a migration for everything the schema says (pnpm db:new-migration NAME writes one)', () => {
  expect(read('schema.prisma')).toBe(read('migrated.prisma'))
})
