import { groupBy } from '../../domain/index.js'
import { finite } from '../math/finite.js'
import type { AttributionInput } from './attribution-input.js'
import { type FactorPnl, factorPnl } from './factor-attribution.js'

const UNKNOWN = 'Unknown'

/** Dollars over the stretch, and the same as percent of the opening NAV (null without a positive one). */
export interface Contribution {
  readonly pnl: number
  readonly pctOfOpeningNav: number | null
}

export interface PositionContribution extends Contribution {
  readonly positionId: string
  readonly symbol: string
  readonly days: number
}

export interface Attribution {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_SNAPSHOTS'
  readonly from: string | null
  readonly to: string | null
  readonly total: Contribution & {
    /** Time-weighted: daily returns compounded, percent; null when a day has none. Contributions add up to dollars, not to this. */
    readonly linkedReturnPct: number | null
  }
  /** Best first; with `unattributed` they add up to the total. */
  readonly positions: readonly PositionContribution[]
  /** P&L of the portfolio that no position's row carries. */
  readonly unattributed: Contribution
  /** Rows without a known P&L. */
  readonly rowsWithoutPnl: number
  /** Best first, positions without a sector under "Unknown"; like the positions they add up. */
  readonly sectors: readonly (Contribution & { readonly sector: string })[]
  /** A position counts under each of its tags: `overlapping` says that the rows add up to more than the positions made. */
  readonly tags: { readonly rows: readonly (Contribution & { readonly tag: string })[]; readonly untagged: Contribution; readonly overlapping: boolean }
  /** Factors, specific and uncovered add up to the total. */
  readonly factors: {
    readonly rows: readonly (Contribution & { readonly factor: string })[]
    readonly explained: Contribution
    readonly specific: Contribution
    readonly uncovered: Contribution
    readonly coveredDays: number
    readonly uncoveredDays: number
  }
}

/**
 * P&L of a stretch of snapshots by position, sector, tag and factor. Dollars of several days simply add, because P&L is linear; their shares
 * refer to the NAV at the opening, so that they add as well. Flows during the stretch therefore move the shares, never the dollars.
 */
export function attributePnl(input: AttributionInput): Attribution {
  const { days, labels, openingNav } = input
  const contribution = (pnl: number): Contribution => ({ pnl, pctOfOpeningNav: openingNav !== null && openingNav > 0 ? finite(100 * (pnl / openingNav)) : null })
  const { held, rowsWithoutPnl } = positionPnl(days)
  const total = sum(days.map(({ pnl }) => pnl))
  const tagsOf = (id: string): readonly string[] => [...new Set(labels.get(id)?.tags ?? [])]
  const bySector = groupBy(held, ({ positionId }) => labels.get(positionId)?.sector ?? UNKNOWN)
  const byTag = groupBy(held.flatMap((row) => tagsOf(row.positionId).map((tag) => ({ ...row, tag }))), ({ tag }) => tag)
  return {
    status: days.length > 0 ? 'COMPLETED' : 'SKIPPED_NO_SNAPSHOTS', from: days[0]?.date ?? null, to: days.at(-1)?.date ?? null,
    total: { ...contribution(total), linkedReturnPct: linkedReturn(days) },
    positions: bestFirst(held.map(({ positionId, symbol, pnl, days: count }) => ({ positionId, symbol, ...contribution(pnl), days: count })), ({ positionId }) => positionId),
    unattributed: contribution(total - sum(held.map(({ pnl }) => pnl))), rowsWithoutPnl,
    sectors: bestFirst([...bySector].map(([sector, rows]) => ({ sector, ...contribution(sum(rows.map(({ pnl }) => pnl))) })), ({ sector }) => sector),
    tags: {
      rows: bestFirst([...byTag].map(([tag, rows]) => ({ tag, ...contribution(sum(rows.map(({ pnl }) => pnl))) })), ({ tag }) => tag),
      untagged: contribution(sum(held.filter(({ positionId }) => tagsOf(positionId).length === 0).map(({ pnl }) => pnl))),
      overlapping: held.some(({ positionId }) => tagsOf(positionId).length > 1),
    },
    factors: factorsOf(factorPnl(days), contribution),
  }
}

interface HeldPnl {
  readonly positionId: string
  readonly symbol: string
  readonly pnl: number
  readonly days: number
}

/** P&L of every position over the days, in the order of position ids; a row that is not known counts in none. */
function positionPnl(days: AttributionInput['days']): { held: HeldPnl[]; rowsWithoutPnl: number } {
  const rows = days.flatMap(({ positions }) => positions)
  const known = rows.filter(({ pnl }) => finite(pnl) !== null)
  const held = [...groupBy(known, ({ positionId }) => positionId)].map(([positionId, own]) => ({
    positionId, symbol: own.at(-1)!.symbol, pnl: sum(own.map(({ pnl }) => pnl!)), days: own.length,
  }))
  return { held: held.sort((a, b) => (a.positionId < b.positionId ? -1 : 1)), rowsWithoutPnl: rows.length - known.length }
}

function factorsOf({ byFactor, explained, specific, uncovered, coveredDays, uncoveredDays }: FactorPnl, contribution: (pnl: number) => Contribution): Attribution['factors'] {
  return {
    rows: [...byFactor].map(([factor, pnl]) => ({ factor, ...contribution(pnl) })), explained: contribution(explained), specific: contribution(specific),
    uncovered: contribution(uncovered), coveredDays, uncoveredDays,
  }
}

function linkedReturn(days: AttributionInput['days']): number | null {
  if (days.length === 0 || days.some(({ dailyReturn }) => dailyReturn === null)) return null
  return finite(100 * (days.reduce((index, { dailyReturn }) => index * (1 + dailyReturn!), 1) - 1))
}

function bestFirst<T extends Contribution>(rows: T[], nameOf: (row: T) => string): T[] {
  return rows.sort((a, b) => b.pnl - a.pnl || (nameOf(a) < nameOf(b) ? -1 : 1))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
