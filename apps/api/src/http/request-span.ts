import { isTracing, traced } from '@sigmasight/core'
import type { EdgeHandler } from './edge.js'

/** Records each request as a span named by method and route pattern, never by the path, in the trace that the client names in `traceparent`. */
export const requestSpan: EdgeHandler = (request, response, next) => {
  if (!isTracing()) return next()
  const { method = '', headers } = request
  const parent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined
  void traced(method, { 'http.request.method': method }, async (span) => {
    const closed = new Promise<void>((done) => response.once('close', done))
    next()
    await closed
    const route = request.route?.path ?? 'unmatched'
    span.rename(`${method} ${route}`)
    span.set({ 'http.route': route, 'http.response.status_code': response.statusCode })
    if (response.statusCode >= 500) span.fail(String(response.statusCode))
  }, parent)
}
