import type { Request, RequestHandler, Response } from 'express'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
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

/** Tokens of one process that are remembered at most, those that were used last. */
const REMEMBERED = 10_000

/** Who has shown a token that was verified. */
export interface Callers {
  /** Id of the user whose token is in an Authorization header, if it has been verified before and has not expired; whether the user is still active is not in it. */
  known(authorization: string | undefined): string | null
}

/**
 * Bearer tokens only, HS256 only. Of the claims only sub and exp are read; the user is loaded fresh for each request, so a deactivated one is out at once. What a verified token claims
 * cannot change, so it is remembered.
 */
export function authenticator(database: Database, secret: string, clock: () => Date): { readonly guard: RequestHandler; readonly callers: Callers } {
  const verified = new LRUCache<string, Claims>({ max: REMEMBERED })
  const claimed = (authorization: string | undefined): Claims | undefined => (authorization === undefined ? undefined : verified.get(authorization))
  const verify = verifier(secret, (authorization, claims) => verified.set(authorization, claims))
  return {
    callers: { known: (authorization) => subjectOf(clock, claimed(authorization) ?? {}) },
    guard: async (request, response, next) => {
      const claims = claimed(request.headers.authorization) ?? (await verify(request, response))
      const user = claims && (await userOfClaims(database, clock, claims))
      if (!user) throw new ApiError('unauthorized')
      if (!user.isActive) throw new ApiError('inactive_user')
      response.locals.user = user
      next()
    },
  }
}

/** The claims of the token that came with a request, told to `remember`; null when it is none of ours. */
function verifier(secret: string, remember: (authorization: string, claims: Claims) => void): (request: Request, response: Response) => Promise<Claims | null> {
  const guard = new passport.Passport()
  guard.use(new Strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret, ...VERIFY }, (claims: Claims, done) => done(null, claims)))
  return (request, response) => new Promise((done, fail) => {
    guard.authenticate('jwt', { session: false }, (error: unknown, claims: Claims | false) => {
      if (error) return fail(error)
      if (claims) remember(request.headers.authorization!, claims)
      done(claims || null)
    })(request, response, fail)
  })
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

async function userOfClaims(database: Database, clock: () => Date, claims: Claims): Promise<UserRecord | null> {
  const subject = subjectOf(clock, claims)
  return subject === null ? null : findUser(database, { id: subject })
}

/** The user id that claims name; null when it is no id or the token has expired. */
function subjectOf(clock: () => Date, { sub, exp }: Claims): string | null {
  const alive = typeof exp === 'number' && exp * 1000 > clock().getTime()
  const subject = alive ? id.safeParse(sub) : null
  return subject?.success ? subject.data : null
}
