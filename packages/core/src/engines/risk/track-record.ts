import type { IsoDate } from '../../domain/index.js'
import { type Measure, measure, MINIMUM } from './measure.js'
import { performance } from './performance.js'
import { relative } from './relative.js'
import type { RiskMarket } from './risk-market.js'

/** One snapshot of the NAV chain as the risk measures read it. */
export interface SnapshotReturn {
  readonly date: IsoDate
  /** Fraction; null at the start of a chain and where NAV was not positive. */
  readonly dailyReturn: number | null
  /** Sessions without a snapshot before this one: its return then spans several days and is not set beside the market's. */
  readonly gapSessions: number
}

/** Where the worst fall lies. A date is null when it lies before the snapshots given; `recoveryDate` also while NAV is below the peak. */
export interface DrawdownDates {
  readonly peakDate: IsoDate | null
  readonly troughDate: IsoDate | null
  readonly recoveryDate: IsoDate | null
  /** 0 or a negative fraction. */
  readonly currentDrawdown: number | null
}

export const TRACK_MEASURES = [
  'annualized_volatility', 'sharpe_ratio', 'sortino_ratio', 'max_drawdown', 'calmar_ratio', 'beta_to_market', 'tracking_error', 'information_ratio',
] as const
type TrackMeasure = (typeof TRACK_MEASURES)[number]

/** What the snapshots of a portfolio say. */
export interface TrackRecord {
  readonly measures: Readonly<Record<TrackMeasure, Measure>>
  /** null without any return. */
  readonly drawdown: DrawdownDates | null
  readonly flags: readonly string[]
  readonly warnings: readonly string[]
}

const FEW_SNAPSHOTS = 20

/** Performance and market-relative measures of snapshots in ascending order (specification 10). */
export function trackRecord(snapshots: readonly SnapshotReturn[], market: RiskMarket): TrackRecord {
  const dated = snapshots.filter(({ dailyReturn }) => dailyReturn !== null && Number.isFinite(dailyReturn))
  const n = dated.length
  const riskFree = market.riskFreePercent === null ? null : market.riskFreePercent / 100
  const found = performance(returnsOf(dated), riskFree)
  const beside = besideMarket(dated, market)
  const ratioReason = riskFree === null ? 'no_risk_free_rate' : 'no_variation'
  const lacking = (unit: Measure['unit'], value: number | null, observations: number, minimum: number, reason: string): Measure => {
    const published = measure(unit, value, observations, minimum, reason)
    return snapshots.length === 0 ? { ...published, reason: 'no_snapshots' } : published
  }
  return {
    measures: {
      annualized_volatility: lacking('fraction', found.annualizedVolatility, n, MINIMUM.volatility, 'overflow'),
      sharpe_ratio: lacking('ratio', found.sharpe, n, MINIMUM.sharpe, ratioReason),
      sortino_ratio: lacking('ratio', found.sortino, n, MINIMUM.sharpe, riskFree === null ? ratioReason : 'no_downside'),
      max_drawdown: lacking('fraction', found.drawdown.maxDrawdown, n, MINIMUM.drawdown, 'overflow'),
      calmar_ratio: lacking('ratio', found.calmar, n, MINIMUM.calmar, 'no_drawdown'),
      beta_to_market: lacking('ratio', beside.beta, beside.observations, MINIMUM.relative, 'market_does_not_vary'),
      tracking_error: lacking('fraction', beside.trackingError, beside.observations, MINIMUM.relative, 'overflow'),
      information_ratio: lacking('ratio', beside.informationRatio, beside.observations, MINIMUM.relative, 'no_variation'),
    },
    drawdown: n === 0 ? null : drawdownDates(snapshots, dated, found.drawdown),
    flags: riskFree === null ? [...gapFlags(snapshots), 'NO_RATE_DATA'] : gapFlags(snapshots),
    warnings: [...(n < FEW_SNAPSHOTS ? ['few_snapshots'] : []), ...(n === 0 && snapshots.length > 0 ? ['no_returns'] : [])],
  }
}

/** Returns by session, oldest first: NaN where there is none, for every session of a gap, and for the return that spans it (specification 1.6). */
export function sessionReturns(snapshots: readonly Pick<SnapshotReturn, 'dailyReturn' | 'gapSessions'>[]): Float64Array {
  return Float64Array.from(snapshots.flatMap(({ dailyReturn, gapSessions }) => (gapSessions > 0 ? new Array<number>(gapSessions + 1).fill(Number.NaN) : [dailyReturn ?? Number.NaN])))
}

function returnsOf(dated: readonly SnapshotReturn[]): Float64Array {
  const returns = new Float64Array(dated.length)
  for (let t = 0; t < returns.length; t++) returns[t] = dated[t]!.dailyReturn!
  return returns
}

/** Beside the market on the sessions that both have; a return over a gap is none of a session (specification 1.6). */
function besideMarket(dated: readonly SnapshotReturn[], { sessionIndex, marketReturns }: RiskMarket): ReturnType<typeof relative> {
  const own = new Float64Array(dated.length)
  const benchmark = new Float64Array(dated.length)
  let pairs = 0
  for (const { date, dailyReturn, gapSessions } of dated) {
    const t = sessionIndex.get(date)
    const marketReturn = t === undefined ? Number.NaN : marketReturns[t]!
    if (gapSessions > 0 || !Number.isFinite(marketReturn)) continue
    own[pairs] = dailyReturn!
    benchmark[pairs++] = marketReturn
  }
  return relative(own.subarray(0, pairs), benchmark.subarray(0, pairs))
}

function drawdownDates(
  snapshots: readonly SnapshotReturn[], dated: readonly SnapshotReturn[], { peakIndex, troughIndex, recoveryIndex, currentDrawdown }: ReturnType<typeof performance>['drawdown'],
): DrawdownDates {
  const start = snapshots[snapshots.indexOf(dated[0]!) - 1]?.date ?? null
  const dateOf = (index: number): IsoDate | null => (index === 0 ? start : dated[index - 1]!.date)
  return { peakDate: dateOf(peakIndex), troughDate: dateOf(troughIndex), recoveryDate: recoveryIndex === null ? null : dateOf(recoveryIndex), currentDrawdown }
}

function gapFlags(snapshots: readonly SnapshotReturn[]): string[] {
  const gaps = snapshots.reduce((sum, { gapSessions }) => sum + gapSessions, 0)
  return gaps > 0 ? [`GAP_SESSIONS:${gaps}`] : []
}
