import { type Answer, type Connection, openConnection } from './connection.js'

/** Requests are sent for so long before any is counted: code gets warm and plans are made. */
const WARM_UP_MS = 500
/** The two sides take turns so often, so that what else the machine does meets both alike. */
const TURNS = 4

/** What one route did. Times in milliseconds. */
export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Whom to ask what. */
export interface Target {
  readonly port: number
  readonly request: string
}

export interface Size {
  /** To each side, each with one request under way. */
  readonly connections: number
  /** Of each side. */
  readonly seconds: number
}

/** Asks two servers in turn over so many connections each, as fast as they answer. Error: an answer with another status. */
export async function measureBeside(targets: readonly [Target, Target], status: number, { connections, seconds }: Size): Promise<[Load, Load]> {
  const sides = await Promise.all(targets.map((target) => openSide(target, status, connections)))
  try {
    for (const side of sides) await side.run(WARM_UP_MS)
    for (const side of sides) side.forget()
    for (let turn = 0; turn < TURNS; turn++) for (const side of sides) await side.run((1_000 * seconds) / TURNS)
    return [sides[0]!.load(), sides[1]!.load()]
  } finally {
    for (const side of sides) side.close()
  }
}

interface Side {
  run(milliseconds: number): Promise<void>
  forget(): void
  load(): Load
  close(): void
}

async function openSide({ port, request }: Target, status: number, connections: number): Promise<Side> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)))
  let times: number[] = []
  let elapsed = 0
  const askUntil = async (connection: Connection, end: number): Promise<void> => {
    for (let asked = performance.now(); asked < end; ) {
      expectStatus(await connection.ask(request), status)
      const answered = performance.now()
      times.push(answered - asked)
      asked = answered
    }
  }
  return {
    run: async (milliseconds) => {
      const started = performance.now()
      await Promise.all(open.map((connection) => askUntil(connection, started + milliseconds)))
      elapsed += performance.now() - started
    },
    forget: () => {
      times = []
      elapsed = 0
    },
    load: () => loadOf(times, elapsed),
    close: () => open.forEach((connection) => connection.close()),
  }
}

function loadOf(times: number[], elapsed: number): Load {
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]!
  return { perSecond: (1_000 * times.length) / elapsed, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** One answer with its body. Error: an answer with another status. */
export async function askOnce({ port, request }: Target, status: number): Promise<Answer> {
  const connection = await openConnection(port)
  try {
    return expectStatus(await connection.ask(request, true), status)
  } finally {
    connection.close()
  }
}

function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.body.toString('utf8', 0, 300)}`)
  return answer
}
