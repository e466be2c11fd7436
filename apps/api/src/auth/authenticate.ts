import type { RequestHandler } from 'express'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { type Database, findUser, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../errors/registry.js'
import { id } from '../http/schemas.js'

interface Claims {
  readonly sub?: unknown
  readonly exp?: unknown
}

/** Bearer tokens only, HS256 only. Of the claims only sub and exp are read; the user is loaded fresh for each request, so a deactivated one is out at once. */
export function authenticator(database: Database, secret: string, clock: () => Date): RequestHandler {
  const guard = new passport.Passport()
  // Expiry is checked below, against the clock of the application instead of the library's own.
  const options = { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret, algorithms: ['HS256' as const], ignoreExpiration: true }
  guard.use(new Strategy(options, (claims: Claims, done) => {
    const subject = id.safeParse(claims.sub)
    const alive = typeof claims.exp === 'number' && claims.exp * 1000 > clock().getTime()
    if (!subject.success || !alive) return done(null, false)
    findUser(database, { id: subject.data }).then((user) => done(null, user ?? false), (error: unknown) => done(error, false))
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
