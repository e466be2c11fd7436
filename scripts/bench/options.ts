import { parseArgs } from 'node:util'

/** Size of the synthetic books. */
export interface BookSize {
  readonly portfolios: number
  /** Of each portfolio. */
  readonly positions: number
  /** Returns a symbol. */
  readonly sessions: number
  /** Distinct symbols that the positions are drawn from. */
  readonly symbols: number
}

export interface BenchOptions extends BookSize {
  readonly json: boolean
}

const LEAST_SESSIONS = 60

export const HELP = `usage: pnpm bench                      what can be measured
       pnpm bench engines [options]    the engines on synthetic books in memory, without a database
       pnpm bench night [options]      a whole night from the database to the database: --help tells more
       pnpm bench conductors [options] many processes that start one night at the same time: --help tells more
       pnpm bench api [options]        the heaviest reads beside a bare Express route: --help tells more

  --portfolios P   portfolios (default 3)
  --positions N    positions of each portfolio (default 50)
  --sessions T     returns a symbol, at least ${LEAST_SESSIONS} (default 252)
  --symbols S      distinct symbols that positions are drawn from (default P x N, at most 3000)
  --json           one JSON document instead of a table
  --help           this text

Times are the median and the best of five after a warm-up. The same figures of numpy are taken in the same run where python3 has it.
`

/** Wrong usage of the command, to be told in one line. */
export class UsageError extends Error {}

/** Options of `pnpm bench engines`. Error: UsageError that names the option. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parse(args)
  const portfolios = wholeNumber('portfolios', values.portfolios ?? '3', 1)
  const positions = wholeNumber('positions', values.positions ?? '50', 1)
  return {
    portfolios, positions, sessions: wholeNumber('sessions', values.sessions ?? '252', LEAST_SESSIONS),
    symbols: wholeNumber('symbols', values.symbols ?? String(Math.min(portfolios * positions, 3000)), 1), json: values.json ?? false,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  return asUsage(() => parseArgs({ args: [...args], options: { portfolios: text, positions: text, sessions: text, symbols: text, json: { type: 'boolean' } } }))
}

/** What `read` gives. Error: its complaint as UsageError. */
export function asUsage<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** A whole number of an option. Error: UsageError that names it. */
export function wholeNumber(name: string, text: string, least: number, most = Infinity): number {
  const value = Number(text)
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
  if (!/^\d+$/.test(text) || value < least || value > most) throw new UsageError(`--${name} must be a whole number ${range}, got "${text}"`)
  return value
}
