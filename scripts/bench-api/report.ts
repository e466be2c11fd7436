import type { Load } from './measure.js'
import type { Measured } from './run.js'

const HEAD = ['route', 'status', 'bytes', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'bare req/s', 'bare p50', 'ratio']

/** The measurements as a table. */
export function reportText(lines: readonly Measured[]): string {
  const rows = [HEAD, ...lines.map(rowOf)]
  const widths = HEAD.map((_title, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')).join('\n')
}

function rowOf({ route, status, bytes, api, bare, ratio }: Measured): string[] {
  return [route, String(status), String(bytes), ...timesOf(api), String(Math.round(bare.perSecond)), bare.p50.toFixed(2), ratio.toFixed(2)]
}

function timesOf({ perSecond, p50, p95, p99 }: Load): string[] {
  return [String(Math.round(perSecond)), p50.toFixed(2), p95.toFixed(2), p99.toFixed(2)]
}
