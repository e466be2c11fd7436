import { groupBy, sortedFlags } from '../../domain/index.js'
import { equityFlags } from '../aggregation/index.js'
import { isFiniteNumber } from '../math/finite.js'
import { percentOf, type Sides, sidesOf } from './sides.js'

const UNKNOWN = 'Unknown'

/** One active position of the report. */
export interface SectorPosition {
  readonly id: string
  /** null goes under "Unknown". */
  readonly sector: string | null
  readonly isPrivate: boolean
  /** Signed dollars; null when it has no price. */
  readonly marketValue: number | null
  /** E_i of specification 3.1 in dollars: the market value of shares, delta dollars of options; null where it is not known. */
  readonly deltaAdjustedExposure: number | null
}

export interface SectorExposureInput {
  /** Net asset value, dollars; null when unknown. */
  readonly nav: number | null
  readonly positions: readonly SectorPosition[]
  /** Weights of the benchmark by sector in fractions; null when unknown. */
  readonly benchmarkWeights: ReadonlyMap<string, number> | null
}

/** Dollars by side with their shares, percent; a share of NAV is null without a positive NAV. */
export interface SectorSides extends Sides {
  readonly netPctOfNav: number | null
  readonly grossPctOfNav: number | null
  readonly grossPctOfGross: number | null
}

export interface SectorRow {
  readonly sector: string
  readonly positions: number
  /** At market value, PRIVATE positions at their mark. */
  readonly marketValue: SectorSides
  /** Delta-adjusted: options count with the exposure to their underlying, PRIVATE positions not at all. */
  readonly deltaAdjusted: SectorSides
  /** Percent; null without weights. A sector that the benchmark does not hold has 0. */
  readonly benchmarkPct: number | null
  /** Delta-adjusted net percent of NAV less the benchmark's: above 0 overweight, below underweight. */
  readonly activePct: number | null
}

export interface SectorExposure {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_POSITIONS'
  readonly flags: readonly string[]
  /** By gross market value, largest first, then by name; sectors that only the benchmark holds are among them. */
  readonly sectors: readonly SectorRow[]
  readonly totals: Pick<SectorRow, 'marketValue' | 'deltaAdjusted'>
  readonly coverage: SectorCoverage
}

interface SectorCoverage {
  readonly positions_total: number
  /** Without a market value: in no sum. */
  readonly positions_without_value: number
  /** Neither PRIVATE nor with a known exposure: in no delta-adjusted sum. */
  readonly positions_without_delta: number
  readonly positions_without_sector: number
}

/** Exposure by sector at market value and delta-adjusted, beside the sector weights of the benchmark (specification 3.1 and 3.3). */
export function sectorExposure({ nav, positions, benchmarkWeights }: SectorExposureInput): SectorExposure {
  const ordered = [...positions].sort((a, b) => (a.id < b.id ? -1 : 1))
  const bySector = groupBy(ordered, ({ sector }) => sector ?? UNKNOWN)
  for (const sector of benchmarkWeights?.keys() ?? []) if (!bySector.has(sector)) bySector.set(sector, [])
  const totals = bothSides(ordered, nav, null)
  const rows = [...bySector].map(([sector, members]): SectorRow => {
    const sides = bothSides(members, nav, totals)
    const benchmarkPct = benchmarkWeights ? 100 * (benchmarkWeights.get(sector) ?? 0) : null
    const own = sides.deltaAdjusted.netPctOfNav
    return { sector, positions: members.length, ...sides, benchmarkPct, activePct: own === null || benchmarkPct === null ? null : own - benchmarkPct }
  })
  const coverage = coverageOf(ordered)
  return {
    status: ordered.length > 0 ? 'COMPLETED' : 'SKIPPED_NO_POSITIONS', flags: flagsOf(nav, benchmarkWeights, coverage),
    sectors: ordered.length > 0 ? rows.sort((a, b) => b.marketValue.gross - a.marketValue.gross || (a.sector < b.sector ? -1 : 1)) : [], totals, coverage,
  }
}

type Both = Pick<SectorRow, 'marketValue' | 'deltaAdjusted'>

/** `whole`: the totals whose gross the shares refer to; null for the totals themselves. */
function bothSides(members: readonly SectorPosition[], nav: number | null, whole: Both | null): Both {
  const market = sidesOf(members.flatMap(({ marketValue }) => known(marketValue)))
  const adjusted = sidesOf(members.flatMap(({ isPrivate, deltaAdjustedExposure }) => (isPrivate ? [] : known(deltaAdjustedExposure))))
  return { marketValue: withShares(market, nav, (whole?.marketValue ?? market).gross), deltaAdjusted: withShares(adjusted, nav, (whole?.deltaAdjusted ?? adjusted).gross) }
}

function withShares(sides: Sides, nav: number | null, gross: number): SectorSides {
  const { long, short, net, gross: own } = sides
  return { long, short, gross: own, net, netPctOfNav: percentOf(net, nav), grossPctOfNav: percentOf(own, nav), grossPctOfGross: percentOf(own, gross) }
}

function known(value: number | null): number[] {
  return isFiniteNumber(value) ? [value] : []
}

function coverageOf(positions: readonly SectorPosition[]): SectorCoverage {
  const count = (test: (position: SectorPosition) => boolean): number => positions.filter(test).length
  return {
    positions_total: positions.length, positions_without_value: count(({ marketValue }) => known(marketValue).length === 0),
    positions_without_delta: count(({ isPrivate, deltaAdjustedExposure }) => !isPrivate && known(deltaAdjustedExposure).length === 0),
    positions_without_sector: count(({ sector }) => sector === null),
  }
}

function flagsOf(nav: number | null, weights: ReadonlyMap<string, number> | null, coverage: SectorCoverage): string[] {
  return sortedFlags([
    ...equityFlags(nav), ...(weights ? [] : ['BENCHMARK_WEIGHTS_MISSING']),
    ...(coverage.positions_without_value + coverage.positions_without_delta > 0 ? ['limited_coverage'] : []),
  ])
}
