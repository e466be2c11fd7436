import { Decimal, isActive, isPrivate, type Position } from '../../../src/domain/index.js'
import { type PositionValuation, valuePosition } from '../../../src/engines/aggregation/index.js'
import { type PriorSnapshot, rollSnapshot, type SnapshotRecord } from '../../../src/engines/snapshots/index.js'
import type { Family } from '../family.js'

interface VectorPosition {
  id: string; symbol: string; position_type: Position['positionType']; quantity: number; entry_price: number; entry_date: string; exit_date: string | null
  exit_price: number | null; investment_class: Position['investmentClass']; underlying_symbol?: string; strike?: number; expiration_date?: string
}
interface Input {
  sessions: string[]; run_dates: string[]; equity_anchor: number | null; positions: VectorPosition[]; prices: Record<string, (number | null)[]>
  private_marks: Record<string, { date: string; price: number }[]>; external_flows: { date: string; amount: number }[]
}

const toPosition = (row: VectorPosition): Position => ({
  id: row.id, symbol: row.symbol, positionType: row.position_type, quantity: row.quantity, entryPrice: row.entry_price, entryDate: row.entry_date, exitDate: row.exit_date,
  exitPrice: row.exit_price, investmentClass: row.investment_class, underlyingSymbol: row.underlying_symbol ?? null, strikePrice: row.strike ?? null,
  expirationDate: row.expiration_date ?? null, deleted: false, tags: [],
})

function lastClose(input: Input, symbol: string, onOrBefore: string): { date: string; price: number } | null {
  for (let i = input.sessions.length - 1; i >= 0; i--) {
    const price = input.prices[symbol]?.[i]
    if (input.sessions[i]! <= onOrBefore && price !== null && price !== undefined) return { date: input.sessions[i]!, price }
  }
  return null
}

function valuationsAt(input: Input, positions: readonly Position[], asOf: string): Map<string, PositionValuation> {
  return new Map(positions.filter((position) => isActive(position, asOf)).map((position) => {
    const close = isPrivate(position) ? null : lastClose(input, position.symbol, asOf)
    const mark = (input.private_marks[position.id] ?? []).filter((item) => item.date <= asOf).at(-1) ?? null
    const staleSessions = close ? input.sessions.filter((day) => day > close.date && day <= asOf).length : 0
    return [position.id, valuePosition(position, asOf, { close, mark, modelPrice: null, lastStored: null, previousPrice: null, staleSessions })]
  }))
}

const toPrior = (snapshot: SnapshotRecord): PriorSnapshot => ({
  date: snapshot.snapshotDate, nav: snapshot.totalValue, cash: snapshot.cashValue, cumulativePnl: snapshot.cumulativePnl, realizedPnl: snapshot.realizedPnl,
  returnIndex: snapshot.returnIndex, prices: snapshot.prices,
})

export const snapshots: Family = {
  roll_forward: (input: Input) => {
    const positions = input.positions.map(toPosition)
    const records: SnapshotRecord[] = []
    for (const asOf of input.run_dates) {
      const last = records.at(-1)
      const since = last?.snapshotDate ?? ''
      const settlementCloses = new Map(positions.flatMap((position) => {
        const close = position.underlyingSymbol && position.expirationDate ? lastClose(input, position.underlyingSymbol, position.expirationDate) : null
        return close ? [[position.id, close.price] as const] : []
      }))
      records.push(rollSnapshot({
        asOf, equityAnchor: input.equity_anchor === null ? null : new Decimal(input.equity_anchor), prior: last ? toPrior(last) : null, positions,
        valuations: valuationsAt(input, positions, asOf), settlementCloses,
        externalFlows: input.external_flows.filter((flow) => flow.date > since && flow.date <= asOf).map((flow) => ({ date: flow.date, amount: new Decimal(flow.amount) })),
        gapSessions: last ? input.sessions.filter((day) => day > since && day < asOf).length : 0,
      }))
    }
    return {
      snapshots: records.map((row) => ({
        snapshot_date: row.snapshotDate, total_value: row.totalValue.toNumber(), cash_value: row.cashValue.toNumber(), positions_value: row.netExposure.toNumber(),
        long_value: row.longValue.toNumber(), short_value: row.shortValue.toNumber(), gross_exposure: row.grossExposure.toNumber(), net_exposure: row.netExposure.toNumber(),
        private_value: row.privateValue.toNumber(), daily_pnl: row.dailyPnl.toNumber(), daily_return: row.dailyReturn?.toNumber() ?? null,
        cumulative_pnl: row.cumulativePnl.toNumber(), unrealized_pnl: row.unrealizedPnl.toNumber(), realized_pnl_to_date: row.realizedPnl.toNumber(),
        external_flow: row.externalFlow.toNumber(), num_positions: row.numPositions, num_long_positions: row.numLongPositions, num_short_positions: row.numShortPositions,
        return_index: row.returnIndex, flags: row.flags,
      })),
    }
  },
}
