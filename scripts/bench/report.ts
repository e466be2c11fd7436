import { KERNELS } from './kernels.js'
import { timeRuns, type Timing } from './measure.js'
import { timeNumpy } from './numpy.js'
import type { BookSize } from './options.js'
import { CORE_STAGES, STAGES } from './stages.js'
import { createWorld } from './world.js'

/** Milliseconds a run. */
interface Times {
  readonly ms: number
  readonly best_ms: number
}

/** What is measured of a kernel in one library; `per_second` where a rate says more, from the median. */
interface KernelTimes extends Times {
  readonly per_second: number | null
}

/** What `pnpm bench engines --json` prints. */
export interface BenchReport extends BookSize {
  readonly node: string
  /** numpy's version, or why there are no figures of it. */
  readonly numpy: { readonly version: string } | { readonly absent: string }
  readonly stages: readonly ({ readonly name: string; readonly per: string; readonly done: number } & Times)[]
  readonly kernels: readonly { readonly name: string; readonly here: KernelTimes; readonly numpy: KernelTimes | null }[]
}

/** Measures all stages on books of a size, then the kernels, then numpy. */
export function measureEngines({ portfolios, positions, sessions, symbols }: BookSize): BenchReport {
  const size = { portfolios, positions, sessions, symbols }
  const world = createWorld(size)
  const stages = STAGES.map(({ name, per, prepare }) => {
    const run = prepare(world)
    return { name, per, done: run(), ...timesOf(timeRuns(run)) }
  })
  const own = KERNELS.map(({ units, prepare }) => kernelTimes(units, timeRuns(prepare())))
  const numpy = timeNumpy()
  const kernels = KERNELS.map(({ name, units }, i) => ({ name, here: own[i]!, numpy: typeof numpy === 'string' ? null : kernelTimes(units, numpy.timings[i]!) }))
  return { node: process.versions.node, ...size, numpy: typeof numpy === 'string' ? { absent: numpy } : { version: numpy.version }, stages, kernels }
}

function timesOf({ median, best }: Timing): Times {
  return { ms: median, best_ms: best }
}

function kernelTimes(units: number | null, timing: Timing): KernelTimes {
  return { ...timesOf(timing), per_second: units === null ? null : Math.round((1000 * units) / timing.median) }
}

/** The report as aligned tables. */
export function reportText({ portfolios, positions, sessions, symbols, node, numpy, stages, kernels }: BenchReport): string {
  const total = (of: (times: Times) => number): string => stages.reduce((sum, stage) => sum + of(stage), 0).toFixed(3)
  const core = (of: (times: Times) => number): string => stages.filter(({ name }) => CORE_STAGES.includes(name)).reduce((sum, stage) => sum + of(stage), 0).toFixed(3)
  const rows = [...stages.map(({ name, per, done, ms, best_ms }) => [name, per === 'night' ? 'the night' : `${count(done)} ${per}s`, ms.toFixed(3), best_ms.toFixed(3)]),
    ['all stages', '', total(({ ms }) => ms), total(({ best_ms }) => best_ms)],
    ['regressions, correlations, scenarios', '', core(({ ms }) => ms), core(({ best_ms }) => best_ms)]]
  const theirs = 'version' in numpy ? `numpy ${numpy.version}` : 'numpy'
  const figures = kernels.map(({ name, here, numpy: other }) => [name, ...cells(here), ...(other ? cells(other) : ['absent', ''])])
  return [
    `${count(portfolios)} portfolios of ${count(positions)} positions, ${count(symbols)} symbols, ${count(sessions)} sessions; medians and bests of 5; Node ${node}`,
    table(['stage', 'for', 'ms', 'best'], rows), table(['kernel', 'here, ms', 'best', theirs, 'best'], figures),
    ...kernels.flatMap(({ name, here, numpy: other }) => (here.per_second === null ? [] : [`${name} a second: ${count(here.per_second)}${other ? `, numpy ${count(other.per_second!)}` : ''}`])),
    ...('absent' in numpy ? [`numpy: ${numpy.absent}`] : []),
  ].join('\n\n')
}

function cells({ ms, best_ms }: Times): string[] {
  return [ms.toFixed(3), best_ms.toFixed(3)]
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** The first column to the left, the others to the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)))
  const line = (cells: readonly string[]): string => cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('   ')
  return [line(header), widths.map((width) => '-'.repeat(width)).join('   '), ...rows.map(line)].join('\n')
}
