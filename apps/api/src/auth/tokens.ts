import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
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
export async function tokenSecret(config: Pick<Config, 'jwtSecret' | 'production' | 'dataDir'>): Promise<string> {
  if (config.jwtSecret) return config.jwtSecret
  if (config.production) throw new OperatorError('JWT_SECRET: must be set when NODE_ENV=production (at least 32 characters)')
  const file = join(config.dataDir, 'jwt-secret')
  const stored = await readFile(file, 'utf8').catch(() => null)
  if (stored) return stored
  await mkdir(config.dataDir, { recursive: true })
  const made = randomBytes(48).toString('hex')
  await writeFile(file, made, { mode: 0o600 })
  return made
}
