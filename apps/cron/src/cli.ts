import { giveWay, Interrupted, messageOf, OperatorError } from '@sigmasight/core/start'
import { lockAtTheDoor } from './door.js'

/** The process: the lock of the night first, then the command line and what its command needs. */
async function main(): Promise<number> {
  const held = await lockAtTheDoor(process.argv.slice(2), process.env, new Date())
  if (held) giveWay() // a run loads much: those whom it keeps out are told first
  try {
    const { runCommand } = await import('./program.js')
    return await runCommand(process.argv, held)
  } finally {
    await held?.release()
  }
}

function complain(error: unknown): number {
  process.stderr.write(`cron: ${messageOf(error)}\n`)
  if (!(error instanceof OperatorError) && process.env.LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  return error instanceof OperatorError ? error.exitCode : error instanceof Interrupted ? 143 : 1
}

process.exitCode = await main().catch(complain)
