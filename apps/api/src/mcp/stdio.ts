import { pathToFileURL } from 'node:url'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { createCalendar, createLogger, loadConfig, messageOf, migrate, openDatabase, OperatorError } from '@sigmasight/core'
import { userOfToken } from '../auth/authenticate.js'
import { tokenSecret } from '../auth/tokens.js'
import { createToolbox } from '../chat/tools/toolbox.js'
import { ApiError } from '../errors/registry.js'
import { childWorkers } from '../night-workers.js'
import { allOperations } from '../routes/index.js'
import { createMcpServer } from './server.js'

const TOKEN = 'SIGMASIGHT_TOKEN'

/** Serves the Model Context Protocol on stdin and stdout until stdin ends or a signal comes, for the owner of the token in SIGMASIGHT_TOKEN. Logs go to stderr. */
async function main(): Promise<void> {
  const token = process.env[TOKEN]
  if (!token) throw new OperatorError(`${TOKEN}: must hold a token of the API (see POST /api/v1/auth/login)`)
  const config = loadConfig()
  const secret = tokenSecret(config)
  const database = await openDatabase(config)
  try {
    await migrate(database.url)
    const clock = (): Date => new Date()
    const logger = createLogger(config, 'mcp')
    const workers = childWorkers(database, config, logger)
    const services = { config, database, clock, secret, logger, workers, calendar: createCalendar({ extraClosures: config.extraClosures }), stopping: new AbortController().signal }
    const caller = () => userOfToken(database, secret, clock, token)
    await caller().catch((error: unknown) => {
      throw error instanceof ApiError ? new OperatorError(`${TOKEN}: ${error.message}`) : error
    })
    const server = createMcpServer(createToolbox(services, allOperations(services)), caller)
    const over = new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, done)
      process.stdin.on('end', done).on('close', done)
    })
    await server.connect(new StdioServerTransport())
    await over
    await server.close()
  } finally {
    await database.close()
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    process.stderr.write(`mcp: ${messageOf(error)}\n`)
    process.exitCode = error instanceof OperatorError ? error.exitCode : 1
  })
}
