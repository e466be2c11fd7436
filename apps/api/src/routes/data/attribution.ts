import { Decimal, roundTo, type SnapshotRecordRow } from '@sigmasight/core'

/** How many positions each list names. */
const LISTED = 5

/** P&L of one position over a stretch, dollars. */
interface PositionPnl {
  readonly positionId: string
  readonly symbol: string
  readonly pnl: number
}

/**
 * The positions that earned and lost most. `pnl` comes best first; percents are of the net asset value with which the first stored
 * session opened, and absent where that was not positive.
 */
export function attributionOf(pnl: readonly PositionPnl[], first: SnapshotRecordRow | null) {
  const opening = first ? new Decimal(first.totalValue).minus(first.dailyPnl).minus(first.externalFlow) : new Decimal(0)
  const row = ({ positionId, symbol, pnl: dollars }: PositionPnl) => ({
    position_id: positionId, symbol, contribution_dollar: roundTo(dollars, 2),
    ...(opening.greaterThan(0) ? { contribution_percent: roundTo(new Decimal(dollars).times(100).dividedBy(opening), 4) } : {}),
  })
  const losers = pnl.filter((item) => item.pnl < 0)
  return { contributors: pnl.filter((item) => item.pnl > 0).slice(0, LISTED).map(row), detractors: losers.slice(-LISTED).reverse().map(row) }
}
