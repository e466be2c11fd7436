import { createCalendar } from '../../src/calendar/index.js'
import { type Config, loadConfig } from '../../src/config.js'
import { openMarketData } from '../../src/nightly/open-market-data.js'
import { syncPrices, type SyncSummary, windowSessions } from '../../src/nightly/sync-market-data.js'
import { symbolUniverse } from '../../src/nightly/universe.js'
import { readSymbolUniverse } from '../../src/store/read/symbol-universe.js'
import type { Database } from '../../src/store/database.js'
import { FAKE_KEYS, type FakeProviders } from './fake-providers/index.js'
import type { VirtualClock } from './provider-context.js'

/** A configuration of real providers whose addresses are the fakes'. */
export function fakeConfig(fake: FakeProviders, providers: string, changes: Record<string, string> = {}): Config {
  return loadConfig({
    MARKET_DATA_PROVIDERS: providers, YAHOO_BASE_URL: fake.url, FMP_BASE_URL: fake.url, POLYGON_BASE_URL: fake.url, FRED_BASE_URL: fake.url, FMP_API_KEY: FAKE_KEYS.fmp,
    POLYGON_API_KEY: FAKE_KEYS.polygon, FRED_API_KEY: FAKE_KEYS.fred, FMP_REQUESTS_PER_DAY: '100000', PROVIDER_TIMEOUT_MS: '2000', ...changes,
  })
}

/** The sync stage of a night for `asOf`, at half past seven in the evening of that day in New York. */
export async function syncAt(database: Database, config: Config, clock: VirtualClock, asOf: string): Promise<SyncSummary> {
  clock.set(`${asOf}T23:30:00Z`)
  const calendar = createCalendar()
  const market = openMarketData(config, database, calendar, clock)
  const universe = symbolUniverse(await readSymbolUniverse(database, calendar.previousSession(asOf), asOf, null))
  return syncPrices({ database, market, calendar }, universe, windowSessions(calendar, asOf, config.regressionWindow)[0]!, asOf)
}

/** Stored prices that are not what the fake vendors tell now: symbol, date, column, stored, told. */
export async function wrongPrices(database: Database, fake: FakeProviders): Promise<string[]> {
  const { rows } = await database.pool.query<{ symbol: string; date: string; close: number | null; adj: number | null }>(
    `SELECT symbol, date::text AS date, close::float8 AS close, adj_close::float8 AS adj FROM market_data_cache WHERE length(symbol) < 12`)
  const told = new Map([...new Set(rows.map((row) => row.symbol))].map((symbol) => [symbol, new Map(fake.market.bars(symbol, '2018-01-01', '2035-01-01').map((bar) => [bar.date, bar]))]))
  return rows.flatMap(({ symbol, date, close, adj }) => {
    const bar = told.get(symbol)!.get(date)
    const wrong = (stored: number | null, right: number | undefined): boolean => stored !== null && !(Math.abs(stored / (right ?? Number.NaN) - 1) < 2e-7)
    return wrong(close, bar?.close) || wrong(adj, bar?.adjClose) ? [`${symbol} ${date}: ${close} ${adj} instead of ${bar?.close} ${bar?.adjClose}`] : []
  })
}
