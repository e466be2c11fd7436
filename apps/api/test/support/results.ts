import type { Database } from '@sigmasight/core'

interface StoredPosition {
  readonly position_id: string
  readonly symbol: string
  readonly driver: string | null
  readonly skipped: string | null
}

/** A stored result of the factor engine, as the night leaves it. */
export async function storeFactors({ prisma }: Database, portfolioId: string, given: { date: string; status?: string; factors: object[]; positions: StoredPosition[] }): Promise<void> {
  const analyzed = given.positions.filter((position) => position.skipped === null).length
  const coverage = {
    positions_total: given.positions.length, positions_analyzed: analyzed, positions_skipped: given.positions.length - analyzed, coverage: analyzed === given.positions.length ? 'complete' : 'partial',
    coverage_pct: 85.714286, private_share_pct: 13, data_days: analyzed > 0 ? 251 : 0, quality_flag: analyzed > 0 ? 'full_history' : 'insufficient_history', regression_window_days: 252,
  }
  await prisma.factorExposure.create({
    data: {
      portfolioId, calculationDate: new Date(given.date), status: given.status ?? 'COMPLETED', flags: ['PRIVATE_ZERO_BETA'], factors: given.factors as never, positions: given.positions as never,
      coverage, inputDigest: 'test',
    },
  })
}

/** Betas of one driver; styles in engine order. */
export async function storeDriver({ prisma }: Database, symbol: string, date: string, betaMarket: number | null, betaStyles: (number | null)[], flags: string[] = []): Promise<void> {
  await prisma.driverExposure.create({
    data: { symbol, calculationDate: new Date(date), windowSessions: 252, observations: 251, qualityFlag: 'full_history', flags, betaMarket, betaStyles: betaStyles as never, inputDigest: 'test' },
  })
}

/** One record of a NAV chain. */
export async function storeSnapshot({ prisma }: Database, portfolioId: string, date: string, money: { total: string; pnl: string; flow?: string; positions?: Record<string, { symbol: string; pnl: string }> }): Promise<void> {
  const zero = { longValue: '0', shortValue: '0', privateValue: '0', grossExposure: '0', netExposure: '0', unrealizedPnl: '0', realizedPnl: '0' }
  await prisma.portfolioSnapshot.create({
    data: {
      ...zero, portfolioId, snapshotDate: new Date(date), totalValue: money.total, cashValue: money.total, dailyPnl: money.pnl, externalFlow: money.flow ?? '0', cumulativePnl: money.pnl,
      dailyReturn: '0.00000001', returnIndex: 1, numPositions: 0, numLongPositions: 0, numShortPositions: 0, flags: [], prices: {}, positionPnl: money.positions ?? {}, metadata: {}, inputDigest: 'test',
    },
  })
}
