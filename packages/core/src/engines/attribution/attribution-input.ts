import type { IsoDate } from '../../domain/index.js'

/** What one factor did to the portfolio on one day. */
export interface FactorDay {
  readonly name: string
  /** exposure_dollar at the close before. */
  readonly exposureDollar: number
  /** Orthogonal return u_f of the session (specification 7.2); null when unknown. */
  readonly orthogonalReturn: number | null
}

/** One snapshot of the stretch. Dollars. */
export interface AttributionDay {
  readonly date: IsoDate
  /** The portfolio's P&L of the snapshot. */
  readonly pnl: number
  /** Of the snapshot, a fraction; null where there was none. */
  readonly dailyReturn: number | null
  /** P&L of every position held since the snapshot before; null where it is not known. */
  readonly positions: readonly { readonly positionId: string; readonly symbol: string; readonly pnl: number | null }[]
  /** null without factor exposures at the close before, and for a snapshot that spans missed sessions. */
  readonly factors: readonly FactorDay[] | null
}

export interface AttributionInput {
  /** NAV of the snapshot before the first day, dollars; null when unknown. */
  readonly openingNav: number | null
  /** Ascending, without holes: every snapshot of the stretch. */
  readonly days: readonly AttributionDay[]
  /** Sector and tags by position id, as they are today. */
  readonly labels: ReadonlyMap<string, { readonly sector: string | null; readonly tags: readonly string[] }>
}
