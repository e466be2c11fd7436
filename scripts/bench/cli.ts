/** `pnpm bench`: how long the engines take. Exit codes: 0 done, 2 wrong usage. */
import { benchCommand } from './command.js'
import { UsageError } from './options.js'

try {
  process.stdout.write(benchCommand(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 2
}
