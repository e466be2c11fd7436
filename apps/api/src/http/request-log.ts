import { randomUUID } from 'node:crypto'
import { activeTraceId, type Logger } from '@sigmasight/core'
import { type EdgeHandler, pathOf } from './edge.js'

const SAFE_ID = /^[\w-]{1,64}$/

/** Gives each request an id, the client's own X-Request-Id where it is harmless, and logs the request when it has been answered. */
export function requestLog(logger: Logger): EdgeHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const id = typeof given === 'string' && SAFE_ID.test(given) ? given : randomUUID()
    const started = performance.now()
    const { method } = request
    const path = pathOf(request)
    response.locals.requestId = id
    response.setHeader('X-Request-Id', id)
    const traceId = activeTraceId() // now: when the answer has gone out, no span is active
    response.on('finish', () => logger.info('request', { request_id: id, ...(traceId === undefined ? {} : { trace_id: traceId }), method, path, status: response.statusCode, ms: Math.round(performance.now() - started) }))
    next()
  }
}
