/** `pnpm bench conductors`: many `cron` for one session at once. Exit codes: 0 done, 1 could not measure, 2 wrong usage. */
import { parseArgs } from 'node:util'
import { asUsage, UsageError, wholeNumber } from '../bench/options.js'
import { measureConductors } from './measure.js'

const HELP = `usage: pnpm bench conductors [options]    processes that start one night at the same time

  --conductors N   processes started at once (default 20)
  --rounds R       sessions, one after the other (default 3)
  --json           the document in one line
  --help           this text

Prints one JSON document: how many ran and how many were turned away (exit code 75), and for those the milliseconds from their own start and from the start of the last; beside them as
many processes of node that do nothing. Postgres and a small world are made for the measurement and removed again.
`

// Leaving through `exit` takes the processes along.
process.once('SIGTERM', () => process.exit(143)).once('SIGINT', () => process.exit(130))

try {
  const { conductors, rounds, json, help } = options(process.argv.slice(2))
  if (help) process.stdout.write(HELP)
  else process.stdout.write(`${JSON.stringify(await measureConductors({ conductors, rounds }), null, json ? 0 : 2)}\n`)
} catch (error) {
  process.stderr.write(`bench conductors: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

function options(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  const { conductors, rounds, json, help } = asUsage(() => parseArgs({
    args: [...args], options: { conductors: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' }, json: flag, help: flag },
  }).values)
  return { conductors: wholeNumber('conductors', conductors, 2), rounds: wholeNumber('rounds', rounds, 1), json, help }
}
