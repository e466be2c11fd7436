import { parseArgs } from 'node:util'
import { type Connection, createCalendar, type HeldLock, isIsoDate, lockSession, openConnection, planRun, runUnderWay } from '@sigmasight/core/start'

/** A session that belongs to this process, on connections that are open. */
export interface HeldSession {
  readonly asOf: string
  readonly connection: Connection
  readonly lock: HeldLock
  release(): Promise<void>
}

const OPTIONS = { date: { type: 'string' }, portfolio: { type: 'string' }, force: { type: 'boolean' }, json: { type: 'boolean' } } as const

/**
 * Takes the lock of the night that the words ask for before the command line and the settings are even loaded: whoever comes second waits for neither. Anything but
 * a plain night on a database that is named (wrong words, another command, a day without a session, settings that change the calendar) gives null, and the command line does all of it.
 * Error: OperatorError (exit code 75) when another process has the session.
 */
export async function lockAtTheDoor(words: readonly string[], env: Readonly<Record<string, string | undefined>>, now: Date): Promise<HeldSession | null> {
  const asOf = sessionAskedFor(words, env, now)
  if (asOf === null || !env.DATABASE_URL) return null
  const connection = await openConnection({ databaseUrl: env.DATABASE_URL, dataDir: '' }).catch(() => null)
  if (!connection) return null
  const lock = await lockSession(connection, asOf).catch(() => undefined)
  if (lock) return { asOf, connection, lock, release: () => lock.release().finally(() => connection.close()) }
  await connection.close()
  if (lock === null) throw runUnderWay(asOf)
  return null
}

function sessionAskedFor(words: readonly string[], env: Readonly<Record<string, string | undefined>>, now: Date): string | null {
  const date = dateAskedFor(words)
  if (date === undefined || env.MARKET_EXTRA_CLOSURES) return null
  const plan = planRun({ date, force: false }, createCalendar(), now)
  return plan.kind === 'run' ? plan.asOf : null
}

/** The date of a plain night, null when it names none; undefined for any other command line. */
function dateAskedFor(words: readonly string[]): string | null | undefined {
  try {
    const { date } = parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false }).values
    return date === undefined ? null : isIsoDate(date) ? date : undefined
  } catch {
    return undefined
  }
}
