import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { type Logger, messageOf } from '@sigmasight/core'
import { ApiError, type ErrorCode, ERRORS } from './registry.js'

const DOCS = '/docs'

/** Answers what no route answered. */
export const notFound: RequestHandler = () => {
  throw new ApiError('not_found')
}

/** Turns every error into the envelope `{detail, code, request_id, docs}`. Internals are logged, never sent. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const known = error instanceof ApiError ? error : fromMiddleware(error)
    if (known) return send(response, known)
    logger.error('request failed', { request_id: response.locals.requestId as string, method: request.method, path: request.path, error: messageOf(error), stack: error instanceof Error ? error.stack : undefined })
    send(response, new ApiError('internal'))
  }
}

function send(response: Response, error: ApiError): void {
  const { status } = ERRORS[error.code]
  if (error.code === 'unauthorized') response.set('WWW-Authenticate', 'Bearer')
  response.status(status).json({ detail: error.items.length > 0 ? error.items : error.message, code: error.code, request_id: response.locals.requestId as string, docs: DOCS, ...error.fields })
}

/** Errors of the body parser and the router carry a type or a status of their own. */
function fromMiddleware(error: unknown): ApiError | null {
  if (typeof error !== 'object' || error === null) return null
  const { type, status } = error as { type?: string; status?: number }
  if (type === 'entity.parse.failed') return new ApiError('invalid_json', [{ type: 'json_invalid', loc: ['body'], msg: ERRORS.invalid_json.text }])
  const byType: Record<string, ErrorCode> = {
    'entity.too.large': 'body_too_large', 'encoding.unsupported': 'unsupported_encoding', 'charset.unsupported': 'unsupported_encoding', 'parameters.too.many': 'bad_request',
  }
  if (type && byType[type]) return new ApiError(byType[type])
  return status !== undefined && status >= 400 && status < 500 ? new ApiError('bad_request') : null
}
