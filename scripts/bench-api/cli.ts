/** `pnpm bench api`: requests a second of the API. Exit codes: 0 done, 1 could not measure, 2 wrong usage. */
import { UsageError } from '../bench/options.js'
import { benchOptions, HELP } from './options.js'
import { reportText } from './report.js'
import { measureApi } from './run.js'

// Leaving through `exit` takes the servers along.
process.once('SIGTERM', () => process.exit(143)).once('SIGINT', () => process.exit(130))

try {
  const { json, help, ...size } = benchOptions(process.argv.slice(2))
  if (help) process.stdout.write(HELP)
  else {
    const lines = await measureApi(size)
    process.stdout.write(json ? `${JSON.stringify(lines, null, 2)}\n` : `${reportText(lines)}\n`)
  }
} catch (error) {
  process.stderr.write(`bench api: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
