import { randomBytes } from 'node:crypto'
import { findUser, hashPassword, registerUser, type UserRecord, verifyPassword } from '@sigmasight/core'
import { signToken, TOKEN_SECONDS } from '../../auth/tokens.js'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { addressRateLimit } from '../../http/rate-limit.js'
import { instantOf, type Services } from '../../services.js'
import * as examples from './examples.js'
import { currentUser, loginRequest, logoutResponse, registerRequest, tokenResponse, userResponse } from './schemas.js'

const TRIES_A_MINUTE = 20
/** Nobody's name and password need more, in bytes. */
const BODY_LIMIT = 16_384

/** Register, login, refresh, me and logout. */
export function authOperations(services: Services): Operation[] {
  const { config, database, secret, clock } = services
  const dummyHash = hashPassword(randomBytes(16).toString('hex'))
  const token = (user: UserRecord) => ({
    access_token: signToken(user, secret, clock()), token_type: 'bearer' as const, expires_in: TOKEN_SECONDS, portfolio_id: user.portfolioId,
    user: { id: user.id, email: user.email, name: user.fullName, full_name: user.fullName },
  })
  return [
    operation({
      id: 'login', method: 'post', path: '/api/v1/auth/login', tag: 'auth', summary: 'Exchange e-mail and password for a token', auth: 'none', bodyLimit: BODY_LIMIT, before: [addressRateLimit(TRIES_A_MINUTE)],
      body: loginRequest, response: tokenResponse, example: examples.token, errors: ['wrong_credentials', 'inactive_account', 'rate_limited'],
      handle: async ({ body }) => {
        const user = await findUser(database, { email: body.email })
        // An unknown address takes as long as a wrong password.
        const matches = await verifyPassword(user?.passwordHash ?? (await dummyHash), body.password)
        if (!user || !matches) throw new ApiError('wrong_credentials')
        if (!user.isActive) throw new ApiError('inactive_account')
        return token(user)
      },
    }),
    operation({
      id: 'register', method: 'post', path: '/api/v1/auth/register', tag: 'auth', summary: 'Create a user and an empty portfolio', auth: 'none', bodyLimit: BODY_LIMIT, before: [addressRateLimit(TRIES_A_MINUTE)],
      description: 'Open only where the operator allows it. The portfolio is empty and has no net asset value yet: state it with `PUT /api/v1/portfolios/{portfolio_id}/equity`.',
      body: registerRequest, response: userResponse, example: examples.user, errors: ['email_taken', 'registration_closed', 'rate_limited'],
      handle: async ({ body }) => {
        if (!config.registrationOpen) throw new ApiError('registration_closed')
        const id = await registerUser(database, { email: body.email, fullName: body.full_name, passwordHash: await hashPassword(body.password) })
        const user = id === null ? null : await findUser(database, { id })
        if (!user) throw new ApiError('email_taken')
        return { id: user.id, email: user.email, full_name: user.fullName, is_active: user.isActive, created_at: instantOf(user.createdAt) }
      },
    }),
    operation({
      id: 'refresh', method: 'post', path: '/api/v1/auth/refresh', tag: 'auth', summary: 'New token for a still valid one', auth: 'bearer', response: tokenResponse, example: examples.token,
      description: 'The token that is sent stays valid too, until it expires.',
      handle: async ({ user }) => token(user),
    }),
    operation({
      id: 'me', method: 'get', path: '/api/v1/auth/me', tag: 'auth', summary: 'Current user', auth: 'bearer', response: currentUser, example: examples.currentUser,
      handle: async ({ user }) => ({
        id: user.id, user_id: user.id, email: user.email, name: user.fullName, full_name: user.fullName, is_active: user.isActive, is_admin: user.isAdmin,
        created_at: instantOf(user.createdAt), portfolio_id: user.portfolioId,
      }),
    }),
    operation({
      id: 'logout', method: 'post', path: '/api/v1/auth/logout', tag: 'auth', summary: 'Say goodbye; the token stays valid until it expires', auth: 'bearer', response: logoutResponse, example: examples.goodbye,
      description: 'There is nothing to withdraw on the server: the client forgets its token.',
      handle: async () => ({ message: 'Successfully logged out' as const, success: true as const }),
    }),
  ]
}
