import type { RequestHandler } from 'express'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { type Database, findUser, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../errors/registry.js'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Bearer tokens only, HS256 only. The user is loaded fresh for each request, so a deactivated one is out at once. */
export function authenticator(database: Database, secret: string): RequestHandler {
  const guard = new passport.Passport()
  guard.use(new Strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret, algorithms: ['HS256'] }, (payload: { sub?: unknown; exp?: unknown }, done) => {
    if (typeof payload.sub !== 'string' || !ID.test(payload.sub) || typeof payload.exp !== 'number') return done(null, false)
    findUser(database, { id: payload.sub }).then((user) => done(null, user ?? false), (error: unknown) => done(error, false))
  }))
  return (request, response, next) => {
    guard.authenticate('jwt', { session: false }, (error: unknown, user: UserRecord | false) => {
      if (error) return next(error)
      if (!user) return next(new ApiError('unauthorized'))
      if (!user.isActive) return next(new ApiError('inactive_user'))
      response.locals.user = user
      next()
    })(request, response, next)
  }
}
