import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from '@sigmasight/core'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'JPM', 'XOM', 'PG', 'TSLA', 'SPY', 'QQQ', 'AMZN']

/** A running `cron`, with what it has written so far: answers to stdout, its log to stderr. `ended` is its exit code, once all it wrote has been read. */
export interface CronProcess {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  answers(): string
  log(): string
  /** Resolves when stderr holds `text`, or when the process ends before. */
  said(text: string): Promise<void>
}

export function startCron(args: readonly string[], env: Record<string, string>): CronProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'apps/cron/src/cli.ts', ...args], {
    cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', MARKET_DATA_PROVIDERS: 'simulated', REGRESSION_WINDOW_DAYS: '60', LOG_LEVEL: 'info', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let answers = ''
  let log = ''
  child.stdout!.on('data', (chunk: Buffer) => (answers += chunk.toString()))
  const waiting = new Set<() => void>()
  child.stderr!.on('data', (chunk: Buffer) => {
    log += chunk.toString()
    for (const check of waiting) check()
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  return {
    child, ended, answers: () => answers, log: () => log,
    said: (text) => new Promise((done) => {
      const check = (): void => {
        if (log.includes(text)) done()
      }
      waiting.add(check)
      check()
      void ended.then(() => done())
    }),
  }
}

/** Runs `cron` to its end. */
export async function runCron(args: readonly string[], env: Record<string, string>): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const cron = startCron(args, env)
  return { code: await cron.ended, stdout: cron.answers(), stderr: cron.log() }
}

/** Keeps calculations of every portfolio from ending until `release`. */
export async function holdPortfolios({ pool }: Database): Promise<{ release(): Promise<void> }> {
  const guard = await pool.connect()
  await guard.query('BEGIN')
  await guard.query('SELECT pg_advisory_xact_lock(hashtextextended(id::text, 13)) FROM portfolios')
  return {
    release: async () => {
      await guard.query('ROLLBACK')
      guard.release()
    },
  }
}

/** Portfolios of one to four shares with fixed ids, all of the same user. */
export async function addBooks({ pool }: Database, count: number): Promise<void> {
  for (let book = 0; book < count; book++) {
    const id = idOf(`book ${book}`)
    await pool.query(`INSERT INTO portfolios (id, user_id, name, equity_balance) SELECT $1, id, $2, 100000 FROM users ORDER BY id LIMIT 1`, [id, `Book ${book}`])
    for (let k = 0; k <= book % 4; k++) {
      await pool.query(
        `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, quantity, entry_price, entry_date) VALUES ($1, $2, $3, 'LONG', 'PUBLIC', $4, 100, '2025-01-02')`,
        [id, idOf(`book ${book} position ${k}`), SYMBOLS[(book + 3 * k) % SYMBOLS.length], 10 + book + k],
      )
    }
  }
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function idOf(name: string): string {
  return createHash('md5').update(name).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
