/** `pnpm bench`: how long the engines, a night, its start and the API take. Exit codes: 0 done, 2 wrong usage. */
import { benchCommand } from './command.js'
import { UsageError } from './options.js'

/** Benchmarks with a database and processes of their own. */
const OTHERS: Readonly<Record<string, () => Promise<unknown>>> = { night: () => import('../bench-night/main.js'), api: () => import('../bench-api/cli.js'), conductors: () => import('../bench-conductors/main.js') }

try {
  const other = OTHERS[process.argv[2] ?? '']
  if (other) {
    process.argv.splice(2, 1)
    await other()
  } else process.stdout.write(benchCommand(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 2
}
