import compression from 'compression'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { type Config, createCalendar, type Database, type Logger } from '@sigmasight/core'
import { authenticator } from './auth/authenticate.js'
import { tokenSecret } from './auth/tokens.js'
import { errorHandler, notFound } from './errors/handler.js'
import { crossOrigin } from './http/cross-origin.js'
import { metrics } from './http/metrics.js'
import { mount, otherMethods } from './http/operation.js'
import { requestLog } from './http/request-log.js'
import { childWorkers, type NightWorkers } from './night-workers.js'
import { openApiDocument } from './openapi/document.js'
import { serveDocument } from './openapi/pages.js'
import { allOperations } from './routes/index.js'

const BODY_LIMIT = '1mb'
// No upgrade to https: on a self-hosted machine the documentation page is often read over plain http.
const CONTENT_SECURITY = { directives: { ...helmet.contentSecurityPolicy.getDefaultDirectives(), 'upgrade-insecure-requests': null } }

/** What the application needs of the process. */
export interface AppOptions {
  readonly database: Database
  readonly config: Config
  readonly logger: Logger
  /** The present instant; tests set it. */
  readonly clock: () => Date
  /** Who conducts requested runs; by default workers anywhere, or a child process where none is alive. */
  readonly workers?: NightWorkers
}

/** The Express application; it listens nowhere by itself. Error: OperatorError when JWT_SECRET is missing in production. */
export function createApp({ database, config, logger, clock, workers = childWorkers(database, config, logger) }: AppOptions): Express {
  const services = { database, config, clock, calendar: createCalendar({ extraClosures: config.extraClosures }), secret: tokenSecret(config), workers }
  const operations = allOperations(services)
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  const measured = metrics(database, clock)
  app.use(requestLog(logger))
  app.use(measured.observe)
  app.use(helmet({ contentSecurityPolicy: CONTENT_SECURITY }))
  app.use(crossOrigin(config.corsOrigins))
  app.use(compression())
  app.use(express.json({ limit: BODY_LIMIT }))
  app.get('/metrics', measured.answer)
  app.all('/metrics', otherMethods(['GET', 'HEAD']))
  serveDocument(app, openApiDocument(operations))
  mount(app, operations, authenticator(database, services.secret, clock))
  app.use(notFound)
  app.use(errorHandler(logger))
  return app
}
