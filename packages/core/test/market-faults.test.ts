import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import winston from 'winston'
import { createLogger } from '../src/logger.js'
import { night, seedDemo } from './support/demo-world.js'
import { FAKE_KEYS, type FakeProviders, startFakeProviders } from './support/fake-providers/index.js'
import { fakeConfig, wrongPrices } from './support/market-world.js'
import { virtualClock } from './support/provider-context.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

const AS_OF = '2025-06-30'
const clock = virtualClock(`${AS_OF}T23:30:00Z`)
let fake: FakeProviders
let database: TestDatabase
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now(), seed: 20_250_630 })
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(async () => {
  await fake.close()
  await database.drop()
})

/** A logger at its most talkative whose lines are kept. */
function listening(config: Parameters<typeof createLogger>[0]): { logger: winston.Logger; lines: string[] } {
  const lines: string[] = []
  const logger = createLogger({ ...config, logLevel: 'debug' }, 'test')
  logger.clear().add(new winston.transports.Stream({ stream: new Writable({ write: (chunk: Buffer, _encoding, done) => { lines.push(chunk.toString()); done() } }) }))
  return { logger, lines }
}

async function stale(): Promise<string[]> {
  const { rows } = await database.pool.query<{ symbol: string }>(
    `SELECT s.symbol FROM sync_states s WHERE s.kind = 'daily_bars' AND NOT EXISTS (SELECT FROM market_data_cache m WHERE m.symbol = s.symbol AND m.date = $1 AND m.close IS NOT NULL) ORDER BY 1`, [AS_OF])
  return rows.map((row) => row.symbol)
}

describe('a night in which three requests of ten go wrong, in every way', () => {
  const config = () => fakeConfig(fake, 'yahoo,polygon,fmp,fred', { PROVIDER_TIMEOUT_MS: '400' })
  const secrets = Object.values(FAKE_KEYS)

  it('ends with every symbol fresh or named, no wrong number stored, and no key anywhere', async () => {
    fake.faults.rate = 0.3
    const { logger, lines } = listening(config())
    const summary = await night(database, AS_OF, { config: config(), clock, logger })
    expect(summary.counts).toMatchObject({ portfolios: 3, failed: 0 })
    const named = summary.stages.prices.failed.filter((failure) => failure.kind === 'daily_bars').map((failure) => failure.symbol).sort()
    expect(await stale()).toEqual(named)
    expect(await wrongPrices(database, fake)).toEqual([])
    expect(new Set(fake.requests.map((request) => request.fault)).size).toBeGreaterThan(12)
    const { rows: states } = await database.pool.query('SELECT * FROM sync_states')
    const said = [...lines, JSON.stringify(summary), JSON.stringify(states)].join('\n')
    for (const secret of secrets) expect(said).not.toContain(secret)
  })

  it('heals when the same night runs again without faults', async () => {
    fake.faults.rate = 0
    const summary = await night(database, AS_OF, { config: config(), clock, force: true })
    expect(summary.stages.prices.failed).toEqual([])
    expect(await stale()).toEqual([])
    expect(await wrongPrices(database, fake)).toEqual([])
    const profiles = summary.stages.profiles
    expect(profiles.failed).toBe(0)
    for (const book of profiles.portfolios) expect(book.with_profile).toBe(book.symbols)
    const { rows: [weights] } = await database.pool.query(`SELECT count(*)::int AS count FROM sector_weights WHERE symbol = 'SPY'`)
    expect(weights.count).toBeGreaterThan(1)
  })

  it('counts every request against the day, for all processes', async () => {
    const { rows } = await database.pool.query<{ provider: string; requests: number }>('SELECT provider, sum(requests)::int AS requests FROM provider_usage GROUP BY 1')
    for (const { provider, requests } of rows) expect([provider, requests]).toEqual([provider, fake.requests.filter((request) => request.vendor === provider).length])
  })

  it('takes the key out of a log line that holds it after all', () => {
    const { logger, lines } = listening(config())
    logger.warn(`asked /stable/quote?symbol=A&apikey=${FAKE_KEYS.fmp}`, { url: `x?api_key=${FAKE_KEYS.fred}`, header: `Bearer ${FAKE_KEYS.polygon}` })
    for (const secret of secrets) expect(lines.join('')).not.toContain(secret)
    expect(lines[0]).toContain('/stable/quote?symbol=A&apikey=[redacted]')
  })
})
