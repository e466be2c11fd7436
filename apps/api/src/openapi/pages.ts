import type { Router } from 'express'
import swaggerUi from 'swagger-ui-express'
import { otherMethods } from '../http/operation.js'

const READ_ONLY = otherMethods(['GET', 'HEAD'])

/** The document at /openapi.json and a page to browse and try it at /docs. Everything comes from this server, so the content policy stays strict. */
export function serveDocument(router: Router, document: object): void {
  router.get('/openapi.json', (_request, response) => void response.json(document))
  const page = swaggerUi.setup(document, { customSiteTitle: 'SigmaSight API' })
  router.use('/docs', ...swaggerUi.serve)
  router.get('/docs', page)
  router.all(['/openapi.json', '/docs'], READ_ONLY)
}
