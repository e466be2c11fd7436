import { type IsoDate, sortedFlags } from '../../domain/index.js'
import { equityFlags } from '../aggregation/index.js'
import { type FactorPosition, skipReason } from '../factors/index.js'
import { finite } from '../math/finite.js'
import { type BookRisk, bookRisk } from './book-risk.js'
import type { Measure } from './measure.js'
import type { RiskMarket } from './risk-market.js'
import { type DrawdownDates, type SnapshotReturn, trackRecord } from './track-record.js'

/** One portfolio at the close of `asOf`. */
export interface RiskInput {
  readonly portfolioId: string
  readonly asOf: IsoDate
  /** Net asset value, dollars; null when unknown. */
  readonly nav: number | null
  /** The last 252 snapshots up to `asOf`, ascending. */
  readonly snapshots: readonly SnapshotReturn[]
  /** The active positions, in any order; the same that engine 3 reads. */
  readonly positions: readonly FactorPosition[]
}

/** Risk measures of one portfolio; losses are positive. */
export interface RiskMeasures {
  readonly portfolioId: string
  readonly asOf: IsoDate
  /** COMPLETED when any measure has a value (specification 12.1). */
  readonly status: 'COMPLETED' | 'SKIPPED_NO_PUBLIC_POSITIONS' | 'SKIPPED_NO_EXPOSURES' | 'SKIPPED_INSUFFICIENT_HISTORY'
  /** Why it was skipped, else null. */
  readonly reason: string | null
  /** Sorted. */
  readonly flags: readonly string[]
  /** few_snapshots, no_returns, beta_unavailable. */
  readonly warnings: readonly string[]
  readonly measures: Readonly<Record<string, Measure>>
  readonly drawdown: DrawdownDates | null
  readonly factorVar: BookRisk['factorVar']
  /** What today's book would have made on each session of the window, dollars; null for a session left out, or without positions. */
  readonly proForma: { readonly pnl: readonly (number | null)[]; readonly replacedReturns: number; readonly droppedSessions: number } | null
  readonly coverage: RiskCoverage
}

interface RiskCoverage {
  readonly positions_total: number
  readonly positions_analyzed: number
  readonly positions_skipped: number
  readonly coverage: 'complete' | 'partial'
  /** Positions whose driver has too little history for styles: they count with their market beta alone. */
  readonly positions_market_only: number
  /** Sessions behind the pro-forma P&L. */
  readonly data_days: number
  readonly skipped: readonly { readonly position_id: string; readonly reason: string }[]
}

/**
 * The risk measures of specification 10. Track record from the snapshots; VaR and ES from the pro-forma P&L of today's book; factor VaR from
 * its factor exposures. PRIVATE positions and positions without betas or exposure are left out and counted; a measure below its minimum is
 * null with its reason.
 */
export function riskMeasures({ portfolioId, asOf, nav, snapshots, positions }: RiskInput, market: RiskMarket): RiskMeasures {
  const ordered = [...positions].sort((a, b) => (a.id < b.id ? -1 : 1))
  const reasons = ordered.map((position) => skipReason(position, { modelStatus: 'COMPLETED' }))
  const taking = ordered.filter((_, i) => reasons[i] === null)
  const noPublic = positions.every(({ isPrivate }) => isPrivate)
  const bookReason = noPublic ? 'no_public_positions' : 'no_exposures'
  const track = trackRecord(snapshots, market)
  const book = bookRisk(taking, nav, market, bookReason)
  const measures = { ...track.measures, ...book.measures }
  const status = Object.values(measures).some(({ value }) => value !== null) ? 'COMPLETED' : skipStatus(noPublic, taking.length)
  const partial = taking.length < ordered.length
  return {
    portfolioId, asOf, status, reason: status === 'COMPLETED' ? null : taking.length > 0 ? 'insufficient_history' : bookReason,
    flags: sortedFlags([...track.flags, ...equityFlags(nav), ...(noPublic ? ['no_public_positions'] : partial ? ['limited_coverage'] : [])]),
    warnings: book.measures.portfolio_beta!.value === null ? [...track.warnings, 'beta_unavailable'] : track.warnings,
    measures, drawdown: track.drawdown, factorVar: book.factorVar, proForma: proFormaOf(book),
    coverage: {
      positions_total: ordered.length, positions_analyzed: taking.length, positions_skipped: ordered.length - taking.length, coverage: partial ? 'partial' : 'complete',
      positions_market_only: taking.filter(({ betas }) => betas!.betaStyles.every((beta) => beta === null)).length,
      data_days: book.proForma ? book.proForma.pnl.length - book.proForma.dropped : 0,
      skipped: ordered.flatMap(({ id }, i) => (reasons[i] === null ? [] : [{ position_id: id, reason: reasons[i]! }])),
    },
  }
}

function skipStatus(noPublic: boolean, taking: number): RiskMeasures['status'] {
  if (noPublic) return 'SKIPPED_NO_PUBLIC_POSITIONS'
  return taking === 0 ? 'SKIPPED_NO_EXPOSURES' : 'SKIPPED_INSUFFICIENT_HISTORY'
}

function proFormaOf({ proForma }: BookRisk): RiskMeasures['proForma'] {
  if (!proForma) return null
  const pnl = new Array<number | null>(proForma.pnl.length)
  for (let t = 0; t < pnl.length; t++) pnl[t] = finite(proForma.pnl[t]!)
  return { pnl, replacedReturns: proForma.replaced, droppedSessions: proForma.dropped }
}
