import { STYLE_FACTORS } from '../../domain/index.js'
import { type FactorDesign, prepareDesign } from './factor-design.js'
import type { HistoryLimits } from './history-quality.js'

/** The factors with enough history, and the sessions on which all of them have a return. */
export interface FactorModel {
  readonly market: Float64Array
  /** Present styles and, beside each, its index in engine order. */
  readonly styles: readonly Float64Array[]
  readonly styleIndex: readonly number[]
  /** Names of the styles without enough history, dropped as a whole (specification 1.7). */
  readonly missingFactors: readonly string[]
  /** Sessions (indexes) with the market and every present style. */
  readonly rows: Int32Array
  readonly kappa: number
  readonly limits: HistoryLimits
}

/** The model over a window: returns of the market and of the six styles in engine order, NaN where one is missing. */
export function factorModel(market: Float64Array, styles: readonly Float64Array[], kappa: number, limits: HistoryLimits): FactorModel {
  const styleIndex = [...styles.keys()].filter((k) => countPresent(styles[k]!) >= limits.full)
  const present = styleIndex.map((k) => styles[k]!)
  const missingFactors = STYLE_FACTORS.filter((_, k) => !styleIndex.includes(k))
  return { market, styles: present, styleIndex, missingFactors, rows: commonRows([market, ...present]), kappa, limits }
}

/** The design over some of the model's rows; null when the market does not vary on them. */
export function designOver(model: FactorModel, rows: Int32Array): FactorDesign | null {
  return prepareDesign(gather(model.market, rows), model.styles.map((style) => gather(style, rows)), model.kappa)
}

/** Indexes at which every series (at least one, all of one length) has a value. */
export function commonRows(series: readonly Float64Array[]): Int32Array {
  const length = series[0]!.length
  const rows = new Int32Array(length)
  let count = 0
  for (let t = 0; t < length; t++) if (series.every((values) => Number.isFinite(values[t]!))) rows[count++] = t
  return rows.slice(0, count)
}

/** The rows of `rows` on which `values` is present; `rows` itself when it always is, so that equal row sets are one object. */
export function presentRows(values: Float64Array, rows: Int32Array): Int32Array {
  let count = 0
  for (let i = 0; i < rows.length; i++) if (Number.isFinite(values[rows[i]!]!)) count++
  return count === rows.length ? rows : rows.filter((t) => Number.isFinite(values[t]!))
}

/** Equal for series that miss the same of `rows`; empty for one that misses none. */
export function missingKey(values: Float64Array, rows: Int32Array): string {
  let key = ''
  for (let i = 0; i < rows.length; i++) if (!Number.isFinite(values[rows[i]!]!)) key += `${i},`
  return key
}

/** `values` at the indexes `rows`. */
export function gather(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!
  return out
}

/** All series at the indexes `rows`, one after the other. */
export function gatherAll(series: readonly Float64Array[], rows: Int32Array): Float64Array {
  const out = new Float64Array(series.length * rows.length)
  let next = 0
  for (const values of series) for (let i = 0; i < rows.length; i++) out[next++] = values[rows[i]!]!
  return out
}

/** How many returns a series has. */
export function countPresent(values: Float64Array): number {
  let count = 0
  for (let t = 0; t < values.length; t++) if (Number.isFinite(values[t]!)) count++
  return count
}
