import { randomUUID } from 'node:crypto'
import compression from 'compression'
import cors from 'cors'
import express, { type Express } from 'express'
import helmet from 'helmet'
import swaggerUi from 'swagger-ui-express'
import type { Logger } from '@sigmasight/core'
import { authenticator } from './auth/authenticate.js'
import { errorHandler, notFound } from './errors/handler.js'
import { mount } from './http/operation.js'
import { openApiDocument } from './openapi/document.js'
import { allOperations } from './routes/index.js'
import type { Services } from './services.js'

const BODY_LIMIT = '1mb'
const SAFE_ID = /^[\w-]{1,64}$/

/** The Express application; it listens nowhere by itself. */
export function createApp(services: Services, logger: Logger): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use((request, response, next) => {
    const given = request.get('x-request-id')
    response.locals.requestId = given && SAFE_ID.test(given) ? given : randomUUID()
    response.set('X-Request-Id', response.locals.requestId as string)
    const started = performance.now()
    response.on('finish', () => logger.info('request', {
      request_id: response.locals.requestId as string, method: request.method, path: request.path, status: response.statusCode, ms: Math.round(performance.now() - started),
    }))
    next()
  })
  app.use(helmet({ contentSecurityPolicy: { directives: { ...helmet.contentSecurityPolicy.getDefaultDirectives(), 'upgrade-insecure-requests': null } } }))
  app.use(cors({ origin: [...services.config.corsOrigins], credentials: true, optionsSuccessStatus: 200 }))
  app.use(compression())
  app.use(express.json({ limit: BODY_LIMIT }))
  const operations = allOperations(services)
  const document = openApiDocument(operations)
  app.get('/openapi.json', (_request, response) => void response.json(document))
  app.use('/docs', swaggerUi.serve, swaggerUi.setup(document, { customSiteTitle: 'SigmaSight API' }))
  mount(app, operations, authenticator(services.database, services.secret))
  app.use(notFound)
  app.use(errorHandler(logger))
  return app
}
