import type { RequestHandler } from 'express'
import { rateLimit, type RateLimitExceededEventHandler } from 'express-rate-limit'
import type { UserRecord } from '@sigmasight/core'
import { ApiError } from '../errors/registry.js'
import type { EdgeHandler } from './edge.js'

const tooMany: RateLimitExceededEventHandler = (_request, _response, next) => next(new ApiError('rate_limited'))

/** So many requests a minute of each user, counted in the memory of this process; 0 for no limit. Stands behind authentication and needs nothing of Express. */
export function userRateLimit(perMinute: number): EdgeHandler {
  if (perMinute === 0) return (_request, _response, next) => next()
  const limit = rateLimit({
    windowMs: 60_000, limit: perMinute, standardHeaders: 'draft-8', legacyHeaders: false, validate: { xForwardedForHeader: false }, handler: tooMany,
    keyGenerator: (_request, response) => (response.locals.user as UserRecord).id,
  }) as unknown as EdgeHandler
  return (request, response, next) => {
    // The package knows this method by Express's name.
    if (!('append' in response)) Object.assign(response, { append: response.appendHeader })
    limit(request, response, next)
  }
}

/** So many requests a minute of each client address, for operations that ask for no token. Each call makes a counter of its own. */
export function addressRateLimit(perMinute: number): RequestHandler {
  return rateLimit({ windowMs: 60_000, limit: perMinute, standardHeaders: 'draft-8', legacyHeaders: false, validate: { xForwardedForHeader: false }, handler: tooMany })
}
