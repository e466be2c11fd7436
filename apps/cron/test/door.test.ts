import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { isLockFree } from '../../../packages/core/src/store/locks.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { lockAtTheDoor } from '../src/door.js'
import { startCron } from './support.js'

const NOW = new Date('2025-07-02T23:30:00Z')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const knock = (words: readonly string[], env: Record<string, string> = {}) => lockAtTheDoor(words, { DATABASE_URL: database.url, ...env }, NOW)
const free = (asOf: string): Promise<boolean> => isLockFree(database, `night ${asOf}`)

describe('the door of the night', () => {
  it.each([
    [[], '2025-07-02'], [['--date', '2025-06-30'], '2025-06-30'], [['--json', '--date=2025-06-30', '--force'], '2025-06-30'],
    [['--portfolio', '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe'], '2025-07-02'],
  ])('locks for %j the session %s until it is released', async (words, asOf) => {
    const held = await knock(words)
    expect([held?.asOf, await free(asOf)]).toEqual([asOf, false])
    await held!.release()
    expect(await free(asOf)).toBe(true)
  })

  it('turns away whoever comes second, with 75', async () => {
    const held = await knock(['--date', '2025-06-30'])
    await expect(knock(['--date', '2025-06-30'])).rejects.toMatchObject({ exitCode: 75, message: 'another run for 2025-06-30 is under way' })
    await held!.release()
  })

  it.each([
    ['a command', ['worker'], {}], ['an unknown option', ['--fast'], {}], ['a date that does not exist', ['--date', '2025-02-30'], {}], ['a date without a value', ['--date'], {}],
    ['a day without a session', ['--date', '2025-07-04'], {}], ['closures of its own', [], { MARKET_EXTRA_CLOSURES: '2025-07-02' }], ['the embedded database', [], { DATABASE_URL: '' }],
    ['a database that is not there', [], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }], ['an address that is none', [], { DATABASE_URL: 'postgresql://[' }],
  ])('leaves %s to the command line', async (_, words, env) => {
    expect(await knock(words, env)).toBeNull()
  })

  it('lets go of the session when the settings turn out wrong', async () => {
    const cron = startCron(['--date', '2025-06-30'], { DATABASE_URL: database.url, LOG_LEVEL: 'loud' })
    expect([await cron.ended, cron.log()]).toEqual([2, expect.stringMatching(/^cron: LOG_LEVEL: .*\n$/)])
    expect(await free('2025-06-30')).toBe(true)
  })
})
