import { setTimeout as pause } from 'node:timers/promises'

const FIRST_PAUSE_MS = 200
/** Connection lost or refused (class 08, 57P), serialization, deadlock, lock and statement timeouts, too many connections. */
const PASSING_STATES = /^(08...|57P0[1-5]|40001|40P01|55P03|57014|25P03|53300)$/
const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'])
/** What the driver says, without a code, when a connection breaks under a statement. */
const BROKEN = /connection terminated|connection ended|client has encountered a connection error|timeout exceeded when trying to connect|server closed the connection/i

/** Whether trying again may help (specification 13.2): connection, deadlock, serialization, timeout. An error in the data stays one. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && (PASSING_STATES.test(code) || PASSING_CODES.has(code))) return true
  return BROKEN.test(error.message) || (error.cause !== undefined && isPassing(error.cause))
}

/** Whether the database could not be reached at all. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return (typeof code === 'string' && (/^(08...|57P0[1-3])$/.test(code) || PASSING_CODES.has(code))) || BROKEN.test(error.message)
}

/** Tries `work` up to `attempts` times while it fails for a passing reason, with doubling pauses. Error: the last one, or the first that is not passing. */
export async function withRetries<T>(attempts: number, work: () => Promise<T>, firstPauseMs = FIRST_PAUSE_MS): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || !isPassing(error)) throw error
      await pause(firstPauseMs * 2 ** (attempt - 1))
    }
  }
}
