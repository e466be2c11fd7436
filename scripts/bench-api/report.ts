import type { Load } from './measure.js'
import type { Measured } from './run.js'

/** What a read must reach, as a multiple of the bare route. */
const WANTED = 1.5
const HEAD = ['route', 'status', 'bytes', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'bare req/s', 'bare p50', 'ratio']

/** The measurements as a table, and whether all reach what is wanted. */
export function reportText(lines: readonly Measured[]): string {
  const rows = [HEAD, ...lines.map(rowOf)]
  const widths = HEAD.map((_title, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const table = rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  '))
  return [...table, '', verdict(lines)].join('\n')
}

/** Names what falls short. */
function verdict(lines: readonly Measured[]): string {
  const least = Math.min(...lines.map((line) => line.ratio))
  const short = lines.filter((line) => line.ratio < WANTED).map((line) => `${line.route} ${line.status}`)
  return short.length === 0 ? `All ${lines.length} reach ${WANTED} times the bare route; the least is ${least.toFixed(2)}.` : `${short.length} of ${lines.length} fall short of ${WANTED} times the bare route: ${short.join(', ')}.`
}

function rowOf({ route, status, bytes, api, bare, ratio }: Measured): string[] {
  return [route, String(status), String(bytes), ...timesOf(api), String(Math.round(bare.perSecond)), bare.p50.toFixed(2), ratio.toFixed(2)]
}

function timesOf({ perSecond, p50, p95, p99 }: Load): string[] {
  return [String(Math.round(perSecond)), p50.toFixed(2), p95.toFixed(2), p99.toFixed(2)]
}
