import { readTargetPrices } from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import { instantOf, type Services } from '../../services.js'
import { csvLine } from '../book-files/cells.js'
import { portfolioPath } from '../nouns.js'
import { levelsOf, returnsOf, weigh, type Weighed } from './bodies.js'
import { CSV_COLUMNS } from './csv-columns.js'
import { ownTargetPortfolio } from './own-target.js'
import { targetPriceExport, targetPricesExported } from './schemas.js'

const HEADER = [...Object.keys(CSV_COLUMNS), 'expected_return_eoy', 'expected_return_next_year', 'downside_return']
const METADATA = ['created_at', 'updated_at']

/** All targets of a portfolio, as CSV text inside JSON or as rows. A 0 counts as not stated. */
export function targetPriceExportOperation(services: Services): Operation {
  return operation({
    id: 'exportTargetPrices', method: 'post', path: '/api/v1/target-prices/{portfolio_id}/export', tag: 'target-prices', summary: 'Target prices as CSV text or rows', auth: 'bearer',
    params: portfolioPath, body: targetPriceExport, response: targetPricesExported,
    example: { csv: `${HEADER.join(',')}\r\nAAPL,LONG,230.0,,180.0,200.0,15.0,,-10.0\r\n` },
    errors: ['portfolio_not_found', 'targets_forbidden'],
    handle: async ({ params: { portfolio_id }, body, user }) => {
      const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
      const { rows } = await weigh(services, portfolio.id, await readTargetPrices(services.database, portfolio.id))
      return body.format === 'json' ? rows.map(rowOf) : { csv: csvOf(rows, body.include_metadata) }
    },
  })
}

function rowOf({ target, outlook }: Weighed['rows'][number]) {
  const stated = (value: number | null): number | null => value || null
  const { symbol, position_type, current_price, ...levels } = levelsOf(target)
  const returns = returnsOf(outlook.returns)
  return {
    symbol, position_type, target_price_eoy: stated(levels.target_price_eoy), target_price_next_year: stated(levels.target_price_next_year),
    downside_target_price: stated(levels.downside_target_price), current_price,
    expected_return_eoy: stated(returns.expected_return_eoy), expected_return_next_year: stated(returns.expected_return_next_year), downside_return: stated(returns.downside_return),
  }
}

function csvOf(rows: Weighed['rows'], withMetadata: boolean): string {
  const lines = rows.map((row) => {
    const cells = Object.values(rowOf(row)).map(cellOf)
    return withMetadata ? [...cells, instantOf(row.target.createdAt), instantOf(row.target.updatedAt)] : cells
  })
  return [withMetadata ? [...HEADER, ...METADATA] : HEADER, ...lines].map(csvLine).join('')
}

/** Whole numbers keep their ".0". */
function cellOf(value: string | number | null): string {
  if (value === null) return ''
  return typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : String(value)
}
