import { parseArgs } from 'node:util'
import { asUsage, wholeNumber } from '../bench/options.js'

export interface BenchOptions {
  /** Connections that are kept open, each with one request under way. */
  readonly connections: number
  /** Of one measurement. */
  readonly seconds: number
  readonly json: boolean
  readonly help: boolean
}

export const HELP = `usage: pnpm bench api [options]    the API beside a bare Express route that sends the same JSON

  --connections N  connections that are kept open (default 32, at most 256)
  --seconds S      how long each route and the bare one are measured (default 2, at most 30)
  --json           one JSON document instead of a table
  --help           this text

Starts a Postgres and a server of its own on loopback, with the demo portfolios after one simulated night, and removes them again.
Every route is asked with a token, in full and with the ETag of a copy that still holds; the two sides take turns, over as many connections. Ratio: requests a second of the route, over those of the bare route in the same run.
`

/** Options of `pnpm bench api`. Error: UsageError that names the option. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { connections, seconds, json, help } = parse(args)
  return { connections: wholeNumber('connections', connections, 1, 256), seconds: wholeNumber('seconds', seconds, 1, 30), json: json ?? false, help: help ?? false }
}

function parse(args: readonly string[]) {
  return asUsage(() => parseArgs({
    args: [...args], options: { connections: { type: 'string', default: '32' }, seconds: { type: 'string', default: '2' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  }).values)
}
