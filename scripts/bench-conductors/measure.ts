import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createCalendar, loadConfig } from '@sigmasight/core'
import { buildPrograms } from '../bench/programs.js'
import { openScratchDatabase } from '../bench/scratch-database.js'
import { AS_OF } from '../bench-night/session.js'
import { buildWorld } from '../bench-night/world.js'

const ROOT = new URL('../../', import.meta.url)
const TURNED_AWAY = 75
/** Large enough for the one that runs to be at work while the others ask. */
const WORLD = { portfolios: 300, positions: 25, symbols: 300, seed: 1 }

/** One process, by its exit code; times in milliseconds. */
interface Ended {
  readonly code: number | null
  readonly sinceOwnStart: number
  readonly sinceLastStart: number
}

interface Round {
  readonly session: string
  readonly ran: number
  readonly turned_away: number
  /** From the start of each. */
  readonly slowest_ms: number
  /** From the start of the last one, for the first and the last that was turned away. */
  readonly after_last_start_ms: { readonly first: number; readonly last: number }
}

/** What was measured, one session a round; `bare_ms`: the same for node doing nothing. */
export interface MeasuredConductors {
  readonly conductors: number
  readonly node: string
  readonly bare_ms: { readonly slowest: number; readonly last_after_last_start: number }
  readonly rounds: readonly Round[]
}

/** Starts `conductors` processes at once for one session after the other. Error: one that ends otherwise than it should. */
export async function measureConductors({ conductors, rounds }: { readonly conductors: number; readonly rounds: number }): Promise<MeasuredConductors> {
  const { database, dataDir, remove } = await openScratchDatabase()
  try {
    await buildWorld(database, WORLD, createCalendar().sessionsBack(AS_OF, loadConfig().regressionWindow + 1))
    const { cron } = await buildPrograms(dataDir)
    const bare = await startAtOnce(conductors, ['-e', '0'], {})
    const measured: Round[] = []
    for (const session of createCalendar().sessionsBack(AS_OF, rounds)) {
      const ended = await startAtOnce(conductors, [cron, '--date', session], { DATABASE_URL: database.url, MARKET_DATA_PROVIDERS: '', LOG_LEVEL: 'error' })
      measured.push(roundOf(session, ended))
    }
    return { conductors, node: process.version, bare_ms: { slowest: slowest(bare), last_after_last_start: bare.at(-1)!.sinceLastStart }, rounds: measured }
  } finally {
    await remove()
  }
}

/** In the order in which they end. */
async function startAtOnce(count: number, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended[]> {
  const started = Array.from({ length: count }, () => ({ child: start(args, env), at: performance.now() }))
  const last = performance.now()
  const takeAlong = (): void => started.forEach(({ child }) => child.kill('SIGTERM'))
  process.once('exit', takeAlong)
  const ended: Ended[] = []
  await Promise.all(started.map(async ({ child, at }) => {
    const [code] = (await once(child, 'exit')) as [number | null]
    ended.push({ code, sinceOwnStart: Math.round(performance.now() - at), sinceLastStart: Math.round(performance.now() - last) })
  }))
  process.off('exit', takeAlong)
  return ended
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH, ...env }, stdio: 'ignore' })
}

function roundOf(session: string, ended: readonly Ended[]): Round {
  const away = ended.filter(({ code }) => code === TURNED_AWAY)
  const ran = ended.filter(({ code }) => code === 0).length
  if (ran !== 1 || away.length !== ended.length - 1) throw new Error(`${session}: exit codes ${ended.map(({ code }) => code).join(', ')}`)
  return { session, ran, turned_away: away.length, slowest_ms: slowest(away), after_last_start_ms: { first: away[0]!.sinceLastStart, last: away.at(-1)!.sinceLastStart } }
}

function slowest(ended: readonly Ended[]): number {
  return Math.max(...ended.map(({ sinceOwnStart }) => sinceOwnStart))
}
