import { addDays, findPortfolioOwner, readSnapshots, roundTo, type ValuedPortfolio } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import { type Services, valueOf } from '../../services.js'
import { demoPortfolio, testDemo } from './demo-schemas.js'
import * as examples from './examples.js'
import { bySymbol, signedQuantity } from './rows.js'

/** Ids of the seeded demo portfolios, which are digests of their users' addresses: no other portfolio can come to bear one. */
const DEMO_PORTFOLIOS = new Map([
  ['individual', '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe'], ['high-net-worth', 'e23ab931-a033-edfe-ed4f-9d02474780b4'], ['hedge-fund', 'fcd71196-e93e-f000-5a74-31a9eead3118'],
] as const)
type DemoType = Parameters<typeof DEMO_PORTFOLIOS.get>[0]
/** How far back a snapshot still belongs to the answer. */
const SNAPSHOT_DAYS = 30

/** What anybody may see of the demo portfolios, as stored. */
export function demoOperations(services: Services): Operation[] {
  return [
    operation({
      id: 'testDemo', method: 'get', path: '/api/v1/data/test-demo', tag: 'data', summary: 'Smoke test', auth: 'none', response: testDemo,
      example: { message: 'Demo endpoint works!' as const },
      handle: async () => ({ message: 'Demo endpoint works!' as const }),
    }),
    operation({
      id: 'getDemoPortfolio', method: 'get', path: '/api/v1/data/demo/{portfolio_type}', tag: 'data', summary: 'A demo portfolio', auth: 'none',
      params: z.object({ portfolio_type: z.string() }),
      response: demoPortfolio, example: examples.demo, errors: ['demo_unknown', 'demo_not_stored'],
      handle: async ({ params }) => {
        const type = params.portfolio_type as DemoType
        const id = DEMO_PORTFOLIOS.get(type)
        if (id === undefined) throw new ApiError('demo_unknown', [], { type })
        if ((await findPortfolioOwner(services.database, id)) === null) throw new ApiError('demo_not_stored', [], { type })
        const values = await valueOf(services, id)
        const [snapshot] = (await readSnapshots(services.database, id, addDays(values.asOf, -SNAPSHOT_DAYS), values.asOf)).slice(-1)
        const { totals, equity } = values.aggregate
        return {
          portfolio_type: type,
          portfolio_info: {
            id, name: values.name, equity_balance: values.equityBalance === null ? null : Number(values.equityBalance), total_value: roundTo(equity.total_value, 2),
            cash_balance: roundTo(equity.cash_balance, 2),
            leverage: roundTo(equity.leverage, 2), flags: [...equity.flags],
          },
          exposures: {
            long_exposure: roundTo(totals.long_exposure, 2), short_exposure: roundTo(totals.short_exposure, 2), gross_exposure: roundTo(totals.gross_exposure, 2),
            net_exposure: roundTo(totals.net_exposure, 2),
            options_exposure: roundTo(totals.options_exposure, 2), private_exposure: roundTo(totals.private_exposure, 2),
          },
          snapshot: snapshot ? { date: snapshot.date, total_value: Number(snapshot.totalValue), daily_pnl: Number(snapshot.dailyPnl), daily_return: snapshot.dailyReturn, flags: snapshot.flags } : {},
          positions: rowsOf(values), metadata: { source: 'report_files' as const, report_date: values.asOf, position_count: values.positions.length },
        }
      },
    }),
  ]
}

/** Rows of text, as a report file would hold them; unknown cells are blank. */
function rowsOf(values: ValuedPortfolio): Record<string, string>[] {
  return [...values.positions].sort((a, b) => bySymbol(a.position, b.position)).map(({ position, valuation }) => ({
    id: position.id, symbol: position.symbol, position_type: position.positionType, investment_class: position.investmentClass ?? 'PUBLIC', quantity: String(signedQuantity(position)),
    entry_date: position.entryDate, entry_price: String(position.entryPrice), price: String(valuation.price), price_date: valuation.priceDate ?? '',
    market_value: valuation.marketValue.toFixed(2),
    unrealized_pnl: valuation.unrealizedPnl.toFixed(2), flags: valuation.flags.join(' '),
  }))
}
