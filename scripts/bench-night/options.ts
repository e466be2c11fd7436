import { parseArgs } from 'node:util'
import { asUsage, wholeNumber } from '../bench/options.js'
import type { WorldSize } from './world.js'

export interface NightOptions extends WorldSize {
  /** Processes of `cron worker` beside the one that conducts. */
  readonly workers: number
  /** Ask an API while the night runs. */
  readonly api: boolean
  readonly json: boolean
  readonly help: boolean
}

export const HELP = `usage: pnpm bench night [options]    a full night from the database to the database, on a seeded synthetic world

  --portfolios P   portfolios (default 1000)
  --positions N    positions of each portfolio (default 25)
  --symbols S      distinct symbols that positions are drawn from (default 500)
  --workers W      cron worker processes beside the conductor (default 0)
  --api            ask an API for its health, a book and all books in turn, idle and while the night runs
  --seed K         another world of the same size (default 1)
  --json           the document in one line
  --help           this text

Prints one JSON document: seconds a stage, statements, rows written, peak memory of each process, and the time of a raw COPY of the night's
inputs out of and of its results into the same Postgres, which is started for the measurement and removed again. Progress goes to stderr.
`

/** Options of `pnpm bench night`. Error: UsageError that names the option. */
export function nightOptions(args: readonly string[]): NightOptions {
  const { portfolios, positions, symbols, workers, seed, api, json, help } = parse(args)
  return {
    portfolios: wholeNumber('portfolios', portfolios, 1), positions: wholeNumber('positions', positions, 1), symbols: wholeNumber('symbols', symbols, 1),
    workers: wholeNumber('workers', workers, 0), seed: wholeNumber('seed', seed, 1), api, json, help,
  }
}

function parse(args: readonly string[]) {
  const text = (usual: string) => ({ type: 'string', default: usual }) as const
  const flag = { type: 'boolean', default: false } as const
  return asUsage(() => parseArgs({
    args: [...args], options: { portfolios: text('1000'), positions: text('25'), symbols: text('500'), workers: text('0'), seed: text('1'), api: flag, json: flag, help: flag },
  }).values)
}
