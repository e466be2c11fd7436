import { KERNELS } from './kernels.js'
import { benchOptions, HELP, UsageError } from './options.js'
import { measureEngines, reportText } from './report.js'
import { STAGES } from './stages.js'

/** What `pnpm bench` with these arguments prints. Error: UsageError. */
export function benchCommand(args: readonly string[]): string {
  const [subcommand, ...rest] = args
  if (args.includes('--help')) return HELP
  if (subcommand === undefined) return listing()
  if (subcommand !== 'engines') throw new UsageError(`there is no "${subcommand}" to measure; there are engines, night, conductors and api`)
  const options = benchOptions(rest)
  const report = measureEngines(options)
  return options.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`
}

function listing(): string {
  const lines = [...STAGES.map(({ name, per }) => `  ${name.padEnd(24)} once a ${per}`), ...KERNELS.map(({ name }) => `  ${name.padEnd(24)} by itself, beside numpy`)]
  return `pnpm bench engines measures\n\n${lines.join('\n')}\n\npnpm bench --help tells the options.\n`
}
