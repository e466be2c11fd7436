import { addDays, pnlAttribution, readAttribution, readPositionSectors, roundTo } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { date, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { attribution } from './result-schemas.js'

const MONTH = 30

/** P&L of a stretch of snapshots by position, sector, tag and factor. Dollars add up; percents are of the NAV before the stretch. */
export function pnlAttributionOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getPnlAttribution', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/pnl-attribution', tag: 'analytics', summary: 'P&L by position, sector, tag and factor', auth: 'bearer', kept: true,
    description: 'Dollars of the parts add up to the total. Percents are of the net asset value before the first day. A position with two tags counts under both, and `overlapping` says so.',
    params: portfolioPath,
    query: z.object({
      from: date.optional().meta({ description: `First day; ${MONTH} days before the last by default` }), to: date.optional().meta({ description: 'Last day; the latest closed session by default' }),
    }),
    response: attribution, example: examples.attribution, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const to = query.to ?? calendar.latestClosedSession(clock())
      const from = query.from ?? addDays(to, -MONTH)
      if (from > to) throw new ApiError('validation_failed', [{ type: 'value_error', loc: ['query', 'from'], msg: `Input should be a date on or before ${to}` }])
      const [{ openingNav, rows }, labels] = await Promise.all([readAttribution(database, portfolio.id, from, to), readPositionSectors(database, portfolio.id)])
      return bodyOf(portfolio.id, openingNav, pnlAttribution(openingNav, rows, labels))
    },
  })
}

function bodyOf(portfolioId: string, openingNav: number | null, found: ReturnType<typeof pnlAttribution>): z.input<typeof attribution> {
  const { total, positions, unattributed, sectors, tags, factors } = found
  return {
    available: found.status === 'COMPLETED', portfolio_id: portfolioId, from: found.from, to: found.to, opening_nav: roundTo(openingNav, 2),
    total: { ...share(total), linked_return_pct: roundTo(total.linkedReturnPct, 6) },
    positions: positions.map((row) => ({ position_id: row.positionId, symbol: row.symbol, ...share(row), days: row.days })), unattributed: share(unattributed), rows_without_pnl: found.rowsWithoutPnl,
    sectors: sectors.map((row) => ({ sector: row.sector, ...share(row) })),
    tags: { rows: tags.rows.map((row) => ({ tag: row.tag, ...share(row) })), untagged: share(tags.untagged), overlapping: tags.overlapping },
    factors: {
      rows: factors.rows.map((row) => ({ factor: row.factor, ...share(row) })), explained: share(factors.explained), specific: share(factors.specific), uncovered: share(factors.uncovered),
      covered_days: factors.coveredDays, uncovered_days: factors.uncoveredDays,
    },
  }
}

function share({ pnl, pctOfOpeningNav }: { readonly pnl: number; readonly pctOfOpeningNav: number | null }) {
  return { pnl: roundTo(pnl, 2), pct_of_opening_nav: roundTo(pctOfOpeningNav, 6) }
}
