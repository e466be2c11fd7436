import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Config, type Database, type Logger, messageOf, OperatorError } from '@sigmasight/core'
import { createApp } from './app.js'
import { childWorkers } from './night-workers.js'

/** How long requests under way may take to finish when the server stops. */
const CLOSING_MS = 10_000
const SWEEP_MS = 100

/** A server that answers; `close` finishes requests under way. */
export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** Listens on the configured port with a database that is open and migrated. Error: OperatorError when the port is taken. */
export async function startServer(config: Config, database: Database, logger: Logger): Promise<RunningServer> {
  const stopping = new AbortController()
  const workers = childWorkers(database, config, logger)
  const app = createApp({ config, database, logger, clock: () => new Date(), workers, stopping: stopping.signal })
  const server = createServer(app).listen(config.port)
  server.keepAliveTimeout = 65_000
  await new Promise<void>((done, fail) => {
    server.once('listening', done).once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new OperatorError(`PORT: ${config.port} is in use`, 1) : error))
  })
  // What waited while no server was there.
  workers.ensure().catch((error: unknown) => logger.error(`requested runs: ${messageOf(error)}`))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () => new Promise((done) => {
      const cut = setTimeout(() => server.closeAllConnections(), CLOSING_MS)
      // A connection that its client keeps alive falls idle only when its last answer has ended.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
      server.close(() => {
        clearTimeout(cut)
        clearInterval(sweep)
        done()
      })
      workers.stop()
      stopping.abort()
      server.closeIdleConnections()
    }),
  }
}

/** Serves until SIGTERM or SIGINT, then finishes the requests under way. The caller closes the database. */
export async function serveUntilStopped(config: Config, database: Database, logger: Logger): Promise<void> {
  const stop = new AbortController()
  // `on`, not `once`: packages that clean up on exit end the process at once when they find no other listener of the signal.
  const onSignal = (): void => stop.abort()
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  try {
    const server = await startServer(config, database, logger)
    logger.info(`API answers on ${server.url}, documentation on ${server.url}/docs`)
    if (!stop.signal.aborted) await once(stop.signal, 'abort')
    logger.info('stopping')
    await server.close()
  } finally {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  }
}
