import { createHash } from 'node:crypto'
import { type Database, hashPassword, MARKET_PROXY, STYLE_PROXIES } from '@sigmasight/core'

/** Who owns the portfolios. */
export const WORLD_USER = { email: 'bench@example.com', password: 'of the measurement, which nobody else reaches' } as const

/** How large the synthetic world is. */
export interface WorldSize {
  readonly portfolios: number
  readonly positions: number
  readonly symbols: number
  readonly seed: number
}

/** The id of a portfolio of the world, from 0. */
export function bookId(index: number): string {
  return idOf(`book ${index}`)
}

/** Portfolios of shares, long and short, and a price history of every symbol, the same for the same seed. `sessions` in order. */
export async function buildWorld(database: Database, size: WorldSize, sessions: readonly string[]): Promise<void> {
  const random = generator(size.seed)
  const symbols = [...new Set([MARKET_PROXY, ...STYLE_PROXIES, ...Array.from({ length: size.symbols }, (_, i) => `SYN${i}`)])]
  const market = sessions.map(() => 0.01 * normal(random))
  for (const symbol of symbols) await addPrices(database, symbol, sessions, market, random)
  await addBooks(database, size, random)
}

async function addPrices({ pool }: Database, symbol: string, sessions: readonly string[], market: readonly number[], random: () => number): Promise<void> {
  const beta = 0.5 + random()
  let close = 20 + 200 * random()
  const closes = sessions.map((_, t) => (close *= 1 + beta * market[t]! + 0.008 * normal(random)))
  await pool.query(
    `INSERT INTO market_data_cache (symbol, date, close, adj_close, close_source, adj_close_source) SELECT $1, d, c, c, 'bench', 'bench' FROM unnest($2::date[], $3::float8[]) AS r(d, c)`, [symbol, sessions, closes.map((value) => value.toFixed(4))])
}

async function addBooks({ pool }: Database, { portfolios, positions, symbols }: WorldSize, random: () => number): Promise<void> {
  const user = idOf('bench user')
  await pool.query(`INSERT INTO users (id, email, password_hash, full_name, updated_at) VALUES ($1, $2, $3, 'Bench', now())`, [user, WORLD_USER.email, await hashPassword(WORLD_USER.password)])
  const books = Array.from({ length: portfolios }, (_, i) => bookId(i))
  await pool.query(`INSERT INTO portfolios (id, user_id, name, equity_balance) SELECT id, $2, 'Book ' || n, 1000000 FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, n)`, [books, user])
  for (let start = 0; start < portfolios; start += 100) {
    const rows = books.slice(start, start + 100).flatMap((portfolio) => Array.from({ length: positions }, (_, k) => ({
      portfolio, id: idOf(`${portfolio} ${k}`), symbol: `SYN${Math.floor(random() * symbols)}`, type: random() < 0.85 ? 'LONG' : 'SHORT', quantity: 1 + Math.floor(random() * 200),
    })))
    await pool.query(
      `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, quantity, entry_price, entry_date)
       SELECT portfolio, id, symbol, type, 'PUBLIC', quantity, 100, '2024-01-02' FROM jsonb_to_recordset($1::jsonb) AS r(portfolio uuid, id uuid, symbol text, type text, quantity numeric)`, [JSON.stringify(rows)])
  }
}

/** Uniform numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function idOf(name: string): string {
  return createHash('md5').update(name).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
