import { createLogger, type Database, loadConfig, openDatabase, runNight } from '@sigmasight/core'
import { AS_OF } from './session.js'

/** What a night took; times in seconds. */
export interface Conducted {
  readonly counts: object
  readonly seconds: Readonly<Record<string, number>>
  /** Sent to Postgres by the conductor. */
  readonly statements: number
}

/** Conducts one night on the database of DATABASE_URL. */
export async function conduct(): Promise<Conducted> {
  const config = { ...loadConfig(), providers: [] }
  const database = await openDatabase(config)
  try {
    const counted = countStatements(database)
    const stages: Record<string, number> = {}
    const started = performance.now()
    let since = started
    const lap = (name: string): void => {
      stages[name] = (stages[name] ?? 0) + performance.now() - since
      since = performance.now()
    }
    // A stage reports when it is done; the portfolios also when they begin, and before that the market is loaded.
    const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }): void => {
      lap(stage === 'portfolios' && done === 0 && stages.portfolios === undefined ? 'load_market' : stage)
      if (stage === 'portfolios') process.stderr.write(`  ${done} of ${total} portfolios\n`)
    }
    const { counts } = await runNight(
      { config, logger: createLogger({ production: false, logLevel: 'error' }, 'bench'), database, signal: new AbortController().signal },
      { asOf: AS_OF, kind: 'night', trigger: 'bench', portfolioId: null, force: false, onProgress })
    lap('summary')
    const seconds = { total: performance.now() - started, ...stages }
    return { counts, seconds: Object.fromEntries(Object.entries(seconds).map(([name, ms]) => [name, Math.round(ms) / 1000])), statements: counted() }
  } finally {
    await database.close()
  }
}

/** Counts what goes to Postgres from now on, over every connection that is opened. */
function countStatements({ pool }: Database): () => number {
  let statements = 0
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      statements++
      return query(...args)
    }) as typeof client.query
  })
  return () => statements
}
