import { addDays, Decimal, readSnapshots, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { date, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { snapshotSeries } from './schemas.js'

const DEFAULT_DAYS = 365

/** Stored records of the NAV chain. The exact decimals let a client check that each NAV is the one before plus P&L and flow. */
export function snapshotsOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'listSnapshots', method: 'get', path: '/api/v1/data/portfolio/{portfolio_id}/snapshots', tag: 'data', summary: 'Stored snapshots, oldest first', auth: 'bearer', kept: true,
    description: 'Each net asset value is the one before plus `daily_pnl` and `external_flow`; `exact` holds the decimals with which that adds up to the last digit.',
    params: portfolioPath, query: z.object({
      from: date.optional().meta({ description: `First day; ${DEFAULT_DAYS} days before the last by default` }), to: date.optional().meta({ description: 'Last day; the latest closed session by default' }),
    }),
    response: snapshotSeries, example: examples.snapshots, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const to = query.to ?? calendar.latestClosedSession(clock())
      const from = query.from ?? addDays(to, -DEFAULT_DAYS)
      const rows = await readSnapshots(database, portfolio.id, from, to)
      return {
        portfolio_id: portfolio.id, from, to,
        snapshots: rows.map((row) => ({
          date: row.date, total_value: cents(row.totalValue), cash_value: cents(row.cashValue), long_value: cents(row.longValue), short_value: cents(row.shortValue),
          gross_exposure: cents(row.grossExposure), net_exposure: cents(row.netExposure), external_flow: cents(row.externalFlow), daily_pnl: cents(row.dailyPnl), daily_return: row.dailyReturn,
          cumulative_pnl: cents(row.cumulativePnl), num_positions: row.numPositions, flags: row.flags,
          exact: { total_value: row.totalValue, cash_value: row.cashValue, daily_pnl: row.dailyPnl, external_flow: row.externalFlow },
        })),
      }
    },
  })
}

/** Rounded from the exact text, so that no float stands in between. */
function cents(exact: string): number {
  return roundTo(new Decimal(exact), 2)
}
