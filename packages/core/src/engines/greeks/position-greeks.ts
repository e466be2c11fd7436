import { type IsoDate, isOption, isPrivate, type Position, sortedFlags } from '../../domain/index.js'
import { positionGreeks, type PositionScaleGreeks } from '../aggregation/index.js'
import type { OptionModel, OptionSkip, OptionValuation, VolatilitySource } from './option-model.js'

/** One active position; `contract` is its option's model, null for shares and funds and where none was made. */
export interface GreeksPosition {
  readonly position: Position
  /** Dollars; null when unknown. */
  readonly marketValue: number | null
  readonly contract: OptionModel | null
}

/** Greeks of one option position: the share's times n_i (specification 4.5). */
export interface PositionGreeksRow extends PositionScaleGreeks {
  readonly position_id: string
  /** Dollars a share, and the date of that close. */
  readonly underlying_price: number
  readonly underlying_price_date: IsoDate
  /** Model value, dollars a share. */
  readonly model_price: number
  /** Annual fraction. */
  readonly volatility: number
  readonly volatility_source: VolatilitySource
  readonly model: 'bsm_european'
  readonly flags: readonly string[]
}

export interface GreeksCoverage {
  readonly options_total: number
  readonly options_analyzed: number
  readonly options_skipped: number
  /** Share of the options' gross market value that has Greeks, percent; null without options or value. */
  readonly coverage_pct: number | null
  /** The oldest underlying price behind a row. */
  readonly oldest_underlying_price_date: IsoDate | null
  /** Options without Greeks and why, by position id. */
  readonly skipped: readonly { readonly position_id: string; readonly symbol: string; readonly reason: string }[]
}

/** Engine 2's result for one portfolio; rows by position id. `skipped` counts every position without a row that did not fail. */
export interface GreeksResult {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_OPTIONS'
  readonly updated: number
  readonly failed: number
  readonly skipped: number
  readonly rows: readonly PositionGreeksRow[]
  /** Sums over the rows; null without any. */
  readonly totals: PositionScaleGreeks | null
  readonly flags: readonly string[]
  readonly coverage: GreeksCoverage
}

interface SkippedPosition {
  readonly item: GreeksPosition
  readonly reason: OptionSkip | 'PRIVATE_SKIPPED'
}

/** Engine 2 (specification 4): Greeks at position scale and their sums. Numbers are rounded where they are stored. */
export function calculateGreeks(items: readonly GreeksPosition[]): GreeksResult {
  const options = items.filter(({ position }) => isOption(position)).sort((a, b) => (a.position.id < b.position.id ? -1 : 1))
  const rows: PositionGreeksRow[] = []
  const analysed: GreeksPosition[] = []
  const skips: SkippedPosition[] = []
  for (const item of options) {
    const outcome = rowOf(item)
    if (typeof outcome === 'string') skips.push({ item, reason: outcome })
    else {
      rows.push(outcome)
      analysed.push(item)
    }
  }
  const failed = skips.filter(({ reason }) => reason === 'NOT_FINITE').length
  const limited = skips.length > 0 ? ['limited_coverage'] : []
  return {
    status: options.length === 0 ? 'SKIPPED_NO_OPTIONS' : 'COMPLETED', updated: rows.length, failed, skipped: items.length - rows.length - failed, rows,
    totals: rows.length === 0 ? null : totalsOf(rows), flags: sortedFlags([...limited, ...rows.flatMap((row) => row.flags)]), coverage: coverageOf(options, analysed, rows, skips),
  }
}

function rowOf({ position, contract }: GreeksPosition): PositionGreeksRow | SkippedPosition['reason'] {
  if (isPrivate(position)) return 'PRIVATE_SKIPPED'
  if (contract === null) return 'NO_UNDERLYING'
  return contract.skipped ?? scaledRow(position, contract) ?? 'NOT_FINITE'
}

/** null when a figure overflows. */
function scaledRow(position: Position, { greeks, terms, spotDate, price, volatilitySource, model, flags }: OptionValuation): PositionGreeksRow | null {
  const scaled = positionGreeks({ position, greeks, underlyingPrice: terms.spot })!
  if (!Object.values(scaled).every(Number.isFinite)) return null
  return {
    position_id: position.id, ...scaled, underlying_price: terms.spot, underlying_price_date: spotDate, model_price: price, volatility: terms.volatility,
    volatility_source: volatilitySource, model, flags,
  }
}

function totalsOf(rows: readonly PositionGreeksRow[]): PositionScaleGreeks {
  const total = (name: keyof PositionScaleGreeks): number => rows.reduce((sum, row) => sum + row[name], 0)
  return {
    delta: total('delta'), gamma: total('gamma'), theta: total('theta'), vega: total('vega'), rho: total('rho'), delta_dollars: total('delta_dollars'), gamma_dollars: total('gamma_dollars'),
  }
}

function coverageOf(options: readonly GreeksPosition[], analysed: readonly GreeksPosition[], rows: readonly PositionGreeksRow[], skips: readonly SkippedPosition[]): GreeksCoverage {
  const gross = grossOf(options)
  const dates = rows.map((row) => row.underlying_price_date).sort()
  return {
    options_total: options.length, options_analyzed: rows.length, options_skipped: skips.length, coverage_pct: gross > 0 ? 100 * (grossOf(analysed) / gross) : null,
    oldest_underlying_price_date: dates[0] ?? null, skipped: skips.map(({ item, reason }) => ({ position_id: item.position.id, symbol: item.position.symbol, reason })),
  }
}

function grossOf(items: readonly GreeksPosition[]): number {
  return items.reduce((sum, { marketValue }) => sum + Math.abs(marketValue ?? 0), 0)
}
