import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'
import type { EdgeHandler } from './edge.js'

// No upgrade to https: on a self-hosted machine the documentation page is often read over plain http.
const CONTENT_SECURITY = { directives: { ...helmet.contentSecurityPolicy.getDefaultDirectives(), 'upgrade-insecure-requests': null } }

/** The headers of helmet, which are the same for every answer: it is asked once. */
export function securityHeaders(): EdgeHandler {
  const headers = new Map<string, string>()
  const noted = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader: (name: string) => headers.delete(name) }
  helmet({ contentSecurityPolicy: CONTENT_SECURITY })({} as IncomingMessage, noted as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error
  })
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    next()
  }
}
