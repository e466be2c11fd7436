/** `pnpm bench night`: a full night on a synthetic world, beside a raw COPY of its inputs out and its results in. Exit codes: 0 done, 1 could not measure, 2 wrong usage. */
import { UsageError } from '../bench/options.js'
import { measureNight } from './measure.js'
import { HELP, nightOptions } from './options.js'

// Leaving through `exit` takes the processes along.
process.once('SIGTERM', () => process.exit(143)).once('SIGINT', () => process.exit(130))

try {
  const { json, help, ...size } = nightOptions(process.argv.slice(2))
  if (help) process.stdout.write(HELP)
  else process.stdout.write(`${JSON.stringify(await measureNight(size), null, json ? 0 : 2)}\n`)
} catch (error) {
  process.stderr.write(`bench night: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
