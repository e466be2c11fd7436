import { addDays, Decimal, isIsoDate, readPositionLabels, roundTo, type TradingCalendar } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { storable, wholeNumber, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valueOf } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { topPositions } from './top-schemas.js'
import { bySymbol, signedQuantity } from './rows.js'

const MAX_LIMIT = 50 as const
const MAX_LOOKBACK_DAYS = 180 as const
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i

/** The largest positions by size, short ones among them without their sign. */
export function topPositionsOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getTopPositions', method: 'get', path: '/api/v1/data/positions/top/{portfolio_id}', tag: 'data', summary: 'Largest positions', auth: 'bearer', kept: true,
    description: 'By size without sign: a large short position stands beside large long ones. Weights are percents of the sum of sizes.',
    params: portfolioPath,
    query: z.object({
      limit: wholeNumber(20, 1, MAX_LIMIT), sort_by: z.enum(['market_value', 'weight']).default('market_value').meta({ description: 'Both give the same order' }),
      as_of_date: storable(z.string()).optional()
        .meta({ description: `Date or date-time; what cannot be read is ignored, and more than ${MAX_LOOKBACK_DAYS} days back means ${MAX_LOOKBACK_DAYS} days back` }),
    }),
    response: topPositions, example: examples.top, errors: ['portfolio_not_found'],
    handle: async ({ params, query: { limit, sort_by, as_of_date }, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const asOf = sessionAsked(as_of_date, calendar, clock())
      const [values, labels] = await Promise.all([valueOf(services, portfolio.id, asOf), readPositionLabels(database, [portfolio.id])])
      const sized = values.positions.map(({ position, valuation }) => ({ position, size: valuation.marketValue.abs(), flags: valuation.flags }))
        .sort((a, b) => b.size.comparedTo(a.size) || bySymbol(a.position, b.position))
      const total = sum(sized)
      const shown = sized.slice(0, limit)
      const closing = instantOf(calendar.closeInstant(asOf))
      return {
        meta: {
          as_of: closing, requested: { portfolio_id: portfolio.id, limit, sort_by, as_of_date: as_of_date ?? null }, applied: { limit: shown.length, sort_by, as_of_date: closing },
          limits: { max_limit: MAX_LIMIT, max_lookback_days: MAX_LOOKBACK_DAYS }, rows_returned: shown.length, truncated: shown.length < sized.length, schema_version: '1.0' as const,
        },
        data: shown.map(({ position, size, flags }) => ({
          position_id: position.id, symbol: position.symbol, name: labels.get(position.id)?.companyName ?? position.symbol, qty: signedQuantity(position), value: roundTo(size, 2),
          weight: percent(size, total, 4),
          sector: labels.get(position.id)?.sector ?? null, flags: [...flags],
        })),
        coverage_percent: percent(sum(shown), total, 2), total_positions: sized.length,
      }
    },
  })
}

function sum(rows: readonly { readonly size: Decimal }[]): Decimal {
  return rows.reduce((total, row) => total.plus(row.size), new Decimal(0))
}

function percent(part: Decimal, whole: Decimal, places: number): number {
  return whole.isZero() ? 0 : roundTo(part.times(100).dividedBy(whole), places)
}

/** The latest session that had closed by the date or instant asked for, at most 180 days back. An instant without a zone is UTC. */
function sessionAsked(asked: string | undefined, calendar: TradingCalendar, now: Date): string {
  const latest = calendar.latestClosedSession(now)
  const match = INSTANT.exec(asked ?? '')
  const [, date = '', time, zone = 'Z'] = match ?? []
  if (!isIsoDate(date)) return latest
  const earliest = addDays(latest, -MAX_LOOKBACK_DAYS)
  const instant = new Date(`${date}T${time ?? '00:00'}${zone}`)
  if (date < earliest || time === undefined) return sessionOn(date < earliest ? earliest : date, latest, calendar)
  return Number.isNaN(instant.getTime()) || instant >= now ? latest : calendar.latestClosedSession(instant)
}

function sessionOn(date: string, latest: string, calendar: TradingCalendar): string {
  return date >= latest ? latest : calendar.sessionAtOrBefore(date)
}
