import { groupBy } from '../../domain/index.js'

/** One active position of the report. */
export interface ConcentrationPosition {
  readonly id: string
  readonly symbol: string
  /** The symbol whose price moves it; null when unknown, then it stands under its own. */
  readonly driver: string | null
  /** Signed dollars; null when it has no price. */
  readonly marketValue: number | null
}

/** One holding: the net value of the positions in one driver. */
interface Holding {
  readonly driver: string
  /** Signed dollars. */
  readonly value: number
  /** Of the sum of absolute values, percent. */
  readonly weightPct: number
}

export interface Concentration {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_VALUE'
  /** Drivers with a value other than 0. */
  readonly holdings: number
  /** sum a^2 of the weights in fractions, 1 / holdings to 1. */
  readonly hhi: number | null
  /** 1 / hhi: as many equal holdings would be as concentrated. */
  readonly effectiveNumber: number | null
  readonly top3Pct: number | null
  readonly top5Pct: number | null
  readonly top10Pct: number | null
  /** The ten largest, by absolute value, then by name. */
  readonly largest: readonly Holding[]
  /** Positions without a market value. */
  readonly positionsWithoutValue: number
}

/**
 * Concentration by driver: w_d = signed value / gross, a_d = |w_d|, hhi = sum a^2 (specification 9.6). A long and a short in one driver are
 * netted first, gross is the sum of the netted absolute values. PRIVATE positions count at their mark. Without any value: null.
 */
export function concentration(positions: readonly ConcentrationPosition[]): Concentration {
  const valued = positions.filter(({ marketValue }) => marketValue !== null && Number.isFinite(marketValue)).sort((a, b) => (a.id < b.id ? -1 : 1))
  const byDriver = [...groupBy(valued, ({ driver, symbol }) => driver ?? symbol)]
  const netted = byDriver.map(([driver, members]) => ({ driver, value: members.reduce((sum, { marketValue }) => sum + marketValue!, 0) })).filter(({ value }) => value !== 0)
  const gross = netted.reduce((sum, { value }) => sum + Math.abs(value), 0)
  const positionsWithoutValue = positions.length - valued.length
  if (!(gross > 0 && Number.isFinite(gross))) {
    const none = { hhi: null, effectiveNumber: null, top3Pct: null, top5Pct: null, top10Pct: null }
    return { status: 'SKIPPED_NO_VALUE', holdings: 0, ...none, largest: [], positionsWithoutValue }
  }
  const holdings = netted
    .map(({ driver, value }) => ({ driver, value, weightPct: 100 * (Math.abs(value) / gross) }))
    .sort((a, b) => b.weightPct - a.weightPct || (a.driver < b.driver ? -1 : 1))
  const hhi = holdings.reduce((sum, { weightPct }) => sum + (weightPct / 100) ** 2, 0)
  const top = (count: number): number => Math.min(100, holdings.slice(0, count).reduce((sum, { weightPct }) => sum + weightPct, 0))
  return {
    status: 'COMPLETED', holdings: holdings.length, hhi, effectiveNumber: 1 / hhi, top3Pct: top(3), top5Pct: top(5), top10Pct: top(10),
    largest: holdings.slice(0, 10), positionsWithoutValue,
  }
}
