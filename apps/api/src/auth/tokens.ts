import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { type Config, OperatorError, type UserRecord } from '@sigmasight/core'

/** Lifetime of a token in seconds. */
export const TOKEN_SECONDS = 86_400

/** A signed token with the claims sub, email, portfolio_id and exp. */
export function signToken(user: Pick<UserRecord, 'id' | 'email' | 'portfolioId'>, secret: string, now: Date): string {
  const exp = Math.floor(now.getTime() / 1000) + TOKEN_SECONDS
  return jwt.sign({ sub: user.id, email: user.email, portfolio_id: user.portfolioId, exp }, secret, { algorithm: 'HS256', noTimestamp: true })
}

/** JWT_SECRET; outside production a secret of the data folder, made on first use. Error: OperatorError in production without one. */
export function tokenSecret(config: Pick<Config, 'jwtSecret' | 'production' | 'dataDir'>): string {
  if (config.jwtSecret) return config.jwtSecret
  if (config.production) throw new OperatorError('JWT_SECRET: must be set when NODE_ENV=production (at least 32 characters)')
  const file = join(config.dataDir, 'jwt-secret')
  mkdirSync(config.dataDir, { recursive: true })
  if (!existsSync(file)) makeSecret(file)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32) throw new OperatorError(`${file}: holds no secret; delete the file, and a new one is made`)
  return secret
}

/** Of two processes that start together one makes the file and both read it: a link appears whole or, where the name is taken, not at all. */
function makeSecret(file: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, randomBytes(48).toString('hex'), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
