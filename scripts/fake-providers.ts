/** Fake market-data providers for work by hand: `pnpm fake-providers --port N`. Prices are invented. */
import { parseArgs } from 'node:util'
import { FAKE_KEYS, FAULTS, type Fault, startFakeProviders } from '../packages/core/test/support/fake-providers/index.js'

const HELP = `usage: pnpm fake-providers [--port N] [--faults RATE] [--only FAULT,FAULT] [--seed N] [--now INSTANT] [--quiet]

Serves Yahoo, FMP, Polygon and FRED on one port of this machine, with invented prices.

  --port N         port (default 4010; 0 takes a free one)
  --faults RATE    share of requests that go wrong, 0 to 1 (default 0)
  --only LIST      which faults, of: ${FAULTS.join(', ')}
  --seed N         which requests go wrong (default 1)
  --now INSTANT    the providers' clock stands still there, for example 2025-06-30T23:30:00Z (default: now)
  --quiet          do not print requests
`

function refuse(message: string): never {
  process.stderr.write(`fake-providers: ${message}\n`)
  process.exit(2)
}

function options() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ options: { port: text, faults: text, only: text, seed: text, now: text, quiet: flag, help: { ...flag, short: 'h' } } }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const given = options()
if (given.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const number = (name: 'port' | 'faults' | 'seed', fallback: number, least: number, most: number): number => {
  const value = given[name] === undefined ? fallback : Number(given[name])
  return value >= least && value <= most ? value : refuse(`--${name} must be a number from ${least} to ${most}`)
}
const stands = given.now === undefined ? null : Date.parse(given.now)
if (Number.isNaN(stands)) refuse('--now must be an instant such as 2025-06-30T23:30:00Z')
const kinds = given.only?.split(',') ?? FAULTS
const unknown = kinds.find((kind) => !(FAULTS as readonly string[]).includes(kind))
if (unknown !== undefined) refuse(`--only: unknown fault "${unknown}"`)

const fake = await startFakeProviders({
  port: number('port', 4010, 0, 65_535), seed: number('seed', 1, 0, 2 ** 32 - 1), now: () => (stands === null ? new Date() : new Date(stands)),
  onRequest: ({ vendor, path, fault }) => void (given.quiet || process.stdout.write(`${vendor.padEnd(8)} ${path}${fault ? `  <- ${fault}` : ''}\n`)),
}).catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)))
fake.faults.rate = number('faults', 0, 0, 1)
fake.faults.kinds = kinds as Fault[]

const lines = [
  `Fake providers on ${fake.url} (Ctrl-C ends them)`, '', ...fake.routes.map(({ vendor, path }) => `  ${vendor.padEnd(8)} ${path}`), '', 'Point SigmaSight at them:', '',
  '  export MARKET_DATA_PROVIDERS=yahoo,polygon,fmp,fred', ...['YAHOO', 'FMP', 'POLYGON', 'FRED'].map((name) => `  export ${name}_BASE_URL=${fake.url}`),
  `  export FMP_API_KEY=${FAKE_KEYS.fmp} POLYGON_API_KEY=${FAKE_KEYS.polygon}`, `  export FRED_API_KEY=${FAKE_KEYS.fred}`, '  export YAHOO_REQUESTS_PER_MINUTE=6000 POLYGON_REQUESTS_PER_MINUTE=6000', '',
]
process.stdout.write(`${lines.join('\n')}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void fake.close().then(() => process.exit(0)))
