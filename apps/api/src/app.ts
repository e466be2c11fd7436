import type { RequestListener } from 'node:http'
import compression from 'compression'
import express from 'express'
import { type Config, createCalendar, type Database, type Logger } from '@sigmasight/core'
import { authenticator } from './auth/authenticate.js'
import { tokenSecret } from './auth/tokens.js'
import { createToolbox } from './chat/tools/toolbox.js'
import { errorHandler, notFound } from './errors/handler.js'
import { crossOrigin } from './http/cross-origin.js'
import { edge } from './http/edge.js'
import { GONE } from './http/gone.js'
import { idempotencyKeys } from './http/idempotency.js'
import { metrics } from './http/metrics.js'
import { mount, otherMethods } from './http/operation.js'
import { userRateLimit } from './http/rate-limit.js'
import { requestLog } from './http/request-log.js'
import { requestSpan } from './http/request-span.js'
import { securityHeaders } from './http/security-headers.js'
import { keptAnswers } from './kept/answers.js'
import { keptFront } from './kept/front.js'
import { answerStates } from './kept/states.js'
import { serveMcp } from './mcp/http.js'
import { childWorkers, type NightWorkers } from './night-workers.js'
import { openApiDocument } from './openapi/document.js'
import { serveDocument } from './openapi/pages.js'
import { allOperations } from './routes/index.js'

/** What the application needs of the process. */
export interface AppOptions {
  readonly database: Database
  readonly config: Config
  readonly logger: Logger
  /** The present instant; tests set it. */
  readonly clock: () => Date
  /** Who conducts runs that are asked for; by default workers anywhere, or a child process where none is alive. */
  readonly workers?: NightWorkers
  /** Aborted when the server stops; never by default. */
  readonly stopping?: AbortSignal
}

/** The application: what every request passes, the answers that are kept, and Express for the rest; it listens nowhere by itself. Error: OperatorError when JWT_SECRET is missing in production. */
export function createApp({
  database, config, logger, clock, workers = childWorkers(database, config, logger), stopping = new AbortController().signal,
}: AppOptions): RequestListener {
  const services = {
    database, config, logger, clock, workers, stopping, calendar: createCalendar({ extraClosures: config.extraClosures }), secret: tokenSecret(config),
  }
  const operations = allOperations(services)
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustProxy)
  app.set('query parser', 'simple')
  const measured = metrics(database, clock)
  const { guard, callers } = authenticator(database, services.secret, clock)
  const limit = userRateLimit(config.rateLimit)
  const states = answerStates(database, services.calendar, clock)
  const answers = keptAnswers(states, config.keptAnswersBytes)
  const guards = [guard, limit]
  app.use((_request, response, next) => next(response.locals.refused))
  app.use(compression({ filter: (request, response) => response.locals.encoded === undefined && compression.filter(request, response) }))
  app.get('/metrics', measured.answer)
  app.all('/metrics', otherMethods(['GET', 'HEAD']))
  serveDocument(app, openApiDocument(operations))
  app.all([...GONE], notFound)
  mount(app, operations, { guards, keys: idempotencyKeys(database, clock, logger), answers })
  serveMcp(app, { toolbox: createToolbox(services, operations), guards, origins: config.corsOrigins })
  app.use(notFound)
  app.use(errorHandler(logger))
  const front = [requestSpan, requestLog(logger), measured.observe, securityHeaders(), crossOrigin(config.corsOrigins), keptFront({ callers, states, answers, limit })]
  return edge(front, (request, response, error) => {
    response.locals.refused = error
    app(request, response)
  })
}
