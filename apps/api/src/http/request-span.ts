import type { RequestHandler } from 'express'
import { traced } from '@sigmasight/core'

/** Records each request as a span named by method and route pattern, never by the path, in the trace that the client names in `traceparent`. */
export const requestSpan: RequestHandler = (request, response, next) => {
  const { method } = request
  void traced(method, { 'http.request.method': method }, async (span) => {
    const closed = new Promise<void>((done) => response.once('close', done))
    next()
    await closed
    const route = (request.route as { path?: string } | undefined)?.path ?? 'unmatched'
    span.rename(`${method} ${route}`)
    span.set({ 'http.route': route, 'http.response.status_code': response.statusCode })
    if (response.statusCode >= 500) span.fail(String(response.statusCode))
  }, request.get('traceparent'))
}
