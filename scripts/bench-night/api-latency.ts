import { setTimeout as pause } from 'node:timers/promises'
import { getRequest, openConnection } from '../bench-api/connection.js'
import { type Served, startApi } from '../bench-api/processes.js'
import { WORLD_USER } from './world.js'

/** Each request is sent this long after the one before it, or when that one has been answered. */
const EVERY_MS = 20
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

/** Runs `night` beside an API that is asked for its health and for a book. Error: an answer other than 200. */
export async function besideApi<T>(program: string, databaseUrl: string, dataDir: string, night: () => Promise<T>): Promise<T & { readonly api_ms: ApiLatency }> {
  const api = await startApi(program, databaseUrl, dataDir)
  try {
    const requests = await requestsOf(api)
    await ask(api.port, requests, pause(WARM_UP_MS))
    const idle = await ask(api.port, requests, pause(IDLE_MS))
    const work = night()
    const during = await ask(api.port, requests, work.then(() => undefined, () => undefined))
    return { ...(await work), api_ms: { idle, night: during } }
  } finally {
    await api.stop()
  }
}

async function requestsOf({ port }: Served): Promise<Record<string, string>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(WORLD_USER) })
  if (!response.ok) throw new Error(`login was answered ${response.status}`)
  const { access_token: token, portfolio_id: portfolio } = (await response.json()) as { access_token: string; portfolio_id: string }
  const authorized = (path: string): string => getRequest(path, { Authorization: `Bearer ${token}` })
  return { health: getRequest('/health', {}), positions: authorized(`/api/v1/data/positions/details?portfolio_id=${portfolio}`), overview: authorized(`/api/v1/analytics/portfolio/${portfolio}/overview`) }
}

/** Asks in turn until `end`; each request has a connection of its own, so that none waits for another's answer. */
async function ask(port: number, requests: Readonly<Record<string, string>>, end: Promise<unknown>): Promise<Record<string, Latency>> {
  let ended = false
  void end.finally(() => (ended = true))
  const measured = await Promise.all(Object.entries(requests).map(async ([name, request]) => [name, latencyOf(await times(port, request, () => ended))] as const))
  return Object.fromEntries(measured)
}

async function times(port: number, request: string, ended: () => boolean): Promise<number[]> {
  const out: number[] = []
  const connection = await openConnection(port)
  try {
    while (!ended()) {
      const asked = performance.now()
      const { status } = await connection.ask(request)
      if (status !== 200) throw new Error(`expected 200, got ${status}`)
      const took = performance.now() - asked
      out.push(took)
      await pause(Math.max(0, EVERY_MS - took))
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
