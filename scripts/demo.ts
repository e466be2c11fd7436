/** `pnpm demo`: embedded Postgres, the demo portfolios on a simulated market, one night, then the API. `--once` ends after the night. */
import {
  type Config, createCalendar, createLogger, type Database, hashPassword, Interrupted, loadConfig, type Logger, messageOf, migrate, openDatabase, OperatorError, runNight, seedDemoData, seedReferenceData,
} from '@sigmasight/core'
import { serveUntilStopped } from '@sigmasight/api'
import { printSummary, progressBar } from '@sigmasight/cron'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function demo(once: boolean): Promise<number> {
  const loaded = loadConfig()
  if (loaded.production) throw new OperatorError('the demo uses simulated prices and known passwords: it does not run with NODE_ENV=production')
  const config: Config = { ...loaded, providers: ['simulated'] }
  const logger = createLogger({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }, 'demo')
  say('SigmaSight demo: the prices below are SIMULATED. No number here says anything about a real market.')
  const database = await openDatabase(config)
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    const accounts = await seedDemoData(database, hashPassword)
    const code = await night(config, database, logger)
    if (once || code !== 0) return code
    say('\nLog in with one of these (POST /api/v1/auth/login):')
    for (const account of accounts) say(`  ${account.email.padEnd(36)} password ${account.password}   ${account.portfolio}, ${account.positions} positions`)
    say(`\nhttp://localhost:${config.port}        the API\nhttp://localhost:${config.port}/docs   every operation, to try out\nCtrl-C stops it.`)
    await serveUntilStopped(config, database, logger)
    return 0
  } finally {
    await database.close()
  }
}

async function night(config: Config, database: Database, logger: Logger): Promise<number> {
  const calendar = createCalendar({ extraClosures: config.extraClosures })
  const bar = progressBar()
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  try {
    const asOf = calendar.latestClosedSession(new Date())
    const summary = await runNight({ config, logger, database, signal: stop.signal }, { asOf, kind: 'night', trigger: 'demo', portfolioId: null, force: false, onProgress: bar.listener })
    bar.stop()
    printSummary(summary)
    return summary.status === 'completed' ? 0 : 1
  } finally {
    bar.stop()
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  }
}

const unknown = process.argv.slice(2).filter((argument) => argument !== '--once')
if (unknown.length > 0) {
  process.stderr.write(`demo: unknown argument ${unknown.join(' ')}\nusage: pnpm demo [--once]\n`)
  process.exitCode = 2
} else {
  process.exitCode = await demo(process.argv.includes('--once')).catch((error: unknown) => {
    process.stderr.write(`demo: ${messageOf(error)}\n`)
    return error instanceof OperatorError ? error.exitCode : error instanceof Interrupted ? 143 : 1
  })
}
