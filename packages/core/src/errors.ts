/** A failure the operator can mend: one clear sentence, no stack. `exitCode` is what a command line ends with. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  constructor(message: string, readonly exitCode: 1 | 2 | 75 = 2) {
    super(message)
  }
}

/** A run stopped by a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The text of anything that was thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
