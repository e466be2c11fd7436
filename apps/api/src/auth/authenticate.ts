import type { RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { type Database, findUser, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../errors/registry.js'
import { id } from '../http/schemas.js'

interface Claims {
  readonly sub?: unknown
  readonly exp?: unknown
}

// Expiry is checked against the clock of the application instead of the library's own.
const VERIFY = { algorithms: ['HS256' as const], ignoreExpiration: true }

/** Bearer tokens only, HS256 only. Of the claims only sub and exp are read; the user is loaded fresh for each request, so a deactivated one is out at once. */
export function authenticator(database: Database, secret: string, clock: () => Date): RequestHandler {
  const guard = new passport.Passport()
  const options = { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret, ...VERIFY }
  guard.use(new Strategy(options, (claims: Claims, done) => {
    userOfClaims(database, clock, claims).then((user) => done(null, user ?? false), (error: unknown) => done(error, false))
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

/** The user of a token that came otherwise than with a request, under the same rules. Errors: ApiError unauthorized, inactive_user. */
export async function userOfToken(database: Database, secret: string, clock: () => Date, token: string): Promise<UserRecord> {
  const user = await userOfClaims(database, clock, claimsOf(token, secret))
  if (!user) throw new ApiError('unauthorized')
  if (!user.isActive) throw new ApiError('inactive_user')
  return user
}

function claimsOf(token: string, secret: string): Claims {
  try {
    const claims = jwt.verify(token, secret, VERIFY)
    return typeof claims === 'string' ? {} : claims
  } catch {
    // Whatever is wrong with it, it is no token of ours.
    throw new ApiError('unauthorized')
  }
}

async function userOfClaims(database: Database, clock: () => Date, { sub, exp }: Claims): Promise<UserRecord | null> {
  const subject = id.safeParse(sub)
  const alive = typeof exp === 'number' && exp * 1000 > clock().getTime()
  return subject.success && alive ? findUser(database, { id: subject.data }) : null
}
