import type { IsoDate } from '../domain/index.js'
import { OperatorError } from '../errors.js'
import type { Connection } from '../store/connection.js'
import { type HeldLock, tryLock } from '../store/locks.js'

const SESSION_BUSY = 75

/** The lock of one session's work: one run at a time, whoever started it. null when another process holds it. */
export function lockSession(connection: Pick<Connection, 'pool'>, asOf: IsoDate): Promise<HeldLock | null> {
  return tryLock(connection, `night ${asOf}`)
}

/** A run that cannot begin because another process has it or its session; a command line ends with 75. */
export function sessionBusy(message: string): OperatorError {
  return new OperatorError(message, SESSION_BUSY)
}

export function runUnderWay(asOf: IsoDate): OperatorError {
  return sessionBusy(`another run for ${asOf} is under way`)
}

export function isSessionBusy(error: unknown): boolean {
  return error instanceof OperatorError && error.exitCode === SESSION_BUSY
}
