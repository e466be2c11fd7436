import cors from 'cors'
import { ApiError } from '../errors/registry.js'
import type { EdgeHandler } from './edge.js'

/** Lets the listed origins in, with all methods and headers. A preflight from another origin is answered 400; its simple requests get no CORS headers. */
export function crossOrigin(origins: readonly string[]): EdgeHandler {
  const headers = { origin: [...origins], credentials: true, exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag'] }
  const simple = cors({ ...headers, preflightContinue: true })
  const preflight = cors({ ...headers, optionsSuccessStatus: 200 })
  return (request, response, next) => {
    const { origin } = request.headers
    const isPreflight = request.method === 'OPTIONS' && origin !== undefined && request.headers['access-control-request-method'] !== undefined
    if (!isPreflight) return simple(request, response, next)
    if (!origins.includes(origin)) return next(new ApiError('unknown_origin'))
    preflight(request, response, next)
  }
}
