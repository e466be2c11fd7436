import type { Decimal, IsoDate, Position } from '../../domain/index.js'
import type { PositionValuation } from '../aggregation/valuation.js'

/** Where the chain stood at the last snapshot before `asOf`. */
export interface PriorSnapshot {
  readonly date: IsoDate
  readonly nav: Decimal
  readonly cash: Decimal
  readonly cumulativePnl: Decimal
  readonly realizedPnl: Decimal
  readonly returnIndex: number
  /** Price, its source and signed units of every position in that snapshot, by position id, under the symbol it had then; older snapshots do not tell it. */
  readonly prices: Readonly<Record<string, { readonly symbol?: string; readonly price: number; readonly source: string; readonly units: number }>>
}

export interface SnapshotInput {
  readonly asOf: IsoDate
  /** Net asset value the user states, dollars; null when never stated. Used by the first snapshot only. */
  readonly equityAnchor: Decimal | null
  readonly prior: PriorSnapshot | null
  /** All positions, closed ones included. */
  readonly positions: readonly Position[]
  /** Valuations of the active positions at `asOf`, by position id. */
  readonly valuations: ReadonlyMap<string, PositionValuation>
  /** Last close of the underlying on or before expiry, by position id of an option that expired by `asOf`. */
  readonly settlementCloses: ReadonlyMap<string, number>
  /** Deposits (positive) and withdrawals dated after the prior snapshot, up to `asOf`. */
  readonly externalFlows: readonly { readonly date: IsoDate; readonly amount: Decimal }[]
  /** Sessions without a snapshot since the prior one. */
  readonly gapSessions: number
}
