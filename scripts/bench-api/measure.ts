import { type Answer, openConnection } from './connection.js'

/** Requests are sent for so long before any is counted: code gets warm and plans are made. */
const WARM_UP_MS = 500

/** What one route did. Times in milliseconds. */
export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Asks over so many connections, each as fast as it is answered. Error: an answer with another status. */
export async function measureLoad(port: number, request: string, status: number, { connections, seconds }: { readonly connections: number; readonly seconds: number }): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)))
  try {
    const run = async (milliseconds: number): Promise<{ times: number[]; elapsed: number }> => {
      const times: number[] = []
      const started = performance.now()
      await Promise.all(open.map(async (connection) => {
        while (performance.now() - started < milliseconds) {
          const asked = performance.now()
          expectStatus(await connection.ask(request), status)
          times.push(performance.now() - asked)
        }
      }))
      return { times, elapsed: performance.now() - started }
    }
    await run(WARM_UP_MS)
    const { times, elapsed } = await run(1_000 * seconds)
    times.sort((a, b) => a - b)
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]!
    return { perSecond: (1_000 * times.length) / elapsed, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
  } finally {
    for (const connection of open) connection.close()
  }
}

/** One answer. Error: an answer with another status. */
export async function askOnce(port: number, request: string, status: number): Promise<Answer> {
  const connection = await openConnection(port)
  try {
    return expectStatus(await connection.ask(request), status)
  } finally {
    connection.close()
  }
}

function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.body.slice(0, 300)}`)
  return answer
}
