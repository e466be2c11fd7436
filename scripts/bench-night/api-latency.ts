import { setTimeout as pause } from 'node:timers/promises'
import { getRequest, openConnection } from '../bench-api/connection.js'
import { login, type Served, startApi } from '../bench-api/processes.js'
import { bookId, WORLD_USER } from './world.js'

/** A request is sent this long after the one before it, or when that one has been answered. */
const EVERY_MS = 20
const OTHER_BOOKS_EVERY_MS = 100
const WARM_UP_MS = 3_000
const IDLE_MS = 10_000

/** Milliseconds from sending to the whole answer. */
interface Latency {
  readonly requests: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Answers of an idle API and of one beside a night, by request. */
export interface ApiLatency {
  readonly idle: Readonly<Record<string, Latency>>
  readonly night: Readonly<Record<string, Latency>>
}

/** Something that is asked for again and again. */
interface Reader {
  readonly everyMs: number
  next(): string
}

/** What an API is started with. */
export interface ApiSetting {
  readonly program: string
  readonly databaseUrl: string
  readonly dataDir: string
  /** Books in the world. */
  readonly portfolios: number
}

/** Runs `night` beside an API that has been up for a while and is asked for its health, for one book and for all the others in turn. Error: an answer other than 200. */
export async function besideApi<T>({ program, databaseUrl, dataDir, portfolios }: ApiSetting, night: () => Promise<T>): Promise<T & { readonly api_ms: ApiLatency }> {
  const api = await startApi(program, databaseUrl, dataDir)
  try {
    const readers = await readersOf(api, portfolios)
    await ask(api.port, atFullSpeed(readers), pause(WARM_UP_MS))
    const idle = await ask(api.port, readers, pause(IDLE_MS))
    const work = night()
    const during = await ask(api.port, readers, work.then(() => undefined, () => undefined))
    return { ...(await work), api_ms: { idle, night: during } }
  } finally {
    await api.stop()
  }
}

/** One book is answered from memory until it changes; of the others each is put together anew. */
async function readersOf(api: Served, portfolios: number): Promise<Record<string, Reader>> {
  const { token, portfolioId: book } = await login(api, WORLD_USER)
  const authorized = (path: string): string => getRequest(path, { Authorization: `Bearer ${token}` })
  const positions = (id: string): string => authorized(`/api/v1/data/positions/details?portfolio_id=${id}`)
  const same = (request: string): Reader => ({ everyMs: EVERY_MS, next: () => request })
  let other = 0
  return {
    health: same(getRequest('/health', {})), positions: same(positions(book)), overview: same(authorized(`/api/v1/analytics/portfolio/${book}/overview`)),
    other_books: { everyMs: OTHER_BOOKS_EVERY_MS, next: () => positions(bookId(other++ % portfolios)) },
  }
}

function atFullSpeed(readers: Readonly<Record<string, Reader>>): Record<string, Reader> {
  return Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, { ...reader, everyMs: 0 }]))
}

/** Asks until `end`; each reader has a connection of its own, so that none waits for another's answer. */
async function ask(port: number, readers: Readonly<Record<string, Reader>>, end: Promise<unknown>): Promise<Record<string, Latency>> {
  let ended = false
  void end.finally(() => (ended = true))
  const measured = await Promise.all(Object.entries(readers).map(async ([name, reader]) => [name, latencyOf(await times(port, reader, () => ended))] as const))
  return Object.fromEntries(measured)
}

async function times(port: number, { everyMs, next }: Reader, ended: () => boolean): Promise<number[]> {
  const out: number[] = []
  const connection = await openConnection(port)
  try {
    while (!ended()) {
      const asked = performance.now()
      const { status } = await connection.ask(next())
      if (status !== 200) throw new Error(`expected 200, got ${status}`)
      const took = performance.now() - asked
      out.push(took)
      await pause(Math.max(0, everyMs - took))
    }
    return out
  } finally {
    connection.close()
  }
}

function latencyOf(values: number[]): Latency {
  values.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(100 * values[Math.min(values.length - 1, Math.floor(share * values.length))]!) / 100
  return { requests: values.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
