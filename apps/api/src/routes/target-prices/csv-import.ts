import { insertTargetPrices, type LiveCloses, readTargetPositions, readTargetPrices, targetKey, updateTargetPrices } from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import { type Services, today } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { type CsvRow, readCsvRows } from './csv-rows.js'
import { instrumentOf } from './links.js'
import { ownTargetPortfolio } from './own-target.js'
import { ASSUMED, targetQuotes } from './prices.js'
import { askedOf, changesOf, newTarget } from './rows.js'
import { targetPriceImport, targetPricesImported } from './schemas.js'

/** The price of a row that states none, where the market has none either; flagged PRICE_ASSUMED. */
const ASSUMED_PRICE = 100

/** Targets from CSV text. A bad row is told and leaves the others alone. */
export function targetPriceImportOperation(services: Services, live: LiveCloses): Operation {
  const { database } = services
  return operation({
    id: 'importTargetPricesCsv', method: 'post', path: '/api/v1/target-prices/{portfolio_id}/import-csv', tag: 'target-prices', summary: 'Set target prices from CSV text',
    description: 'Each row by itself: what is wrong with one is told in `errors`, and the others take effect.',
    auth: 'bearer',
    params: portfolioPath, body: targetPriceImport, response: targetPricesImported,
    example: { created: 2, updated: 0, errors: ['AAPL already exists, skipping'], total: 2 },
    errors: ['portfolio_not_found', 'targets_forbidden'],
    handle: async ({ params: { portfolio_id }, body, user }) => {
      const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
      const { rows, errors } = readCsvRows(body.csv_content)
      const asOf = today(services)
      const [stored, positions] = [await readTargetPrices(database, portfolio.id), await readTargetPositions(database, portfolio.id, asOf)]
      const { fresh, known, skipped } = sorted(rows, new Map(stored.map((target) => [targetKey(target), target.id])), body.update_existing)
      const taken = [...fresh, ...known.map(({ row }) => row)]
      const instruments = new Map(taken.map((row) => [row, instrumentOf(askedOf(row), positions)]))
      const quotes = await targetQuotes(services, live, taken.map((row) => ({ priceSymbol: instruments.get(row)!.priceSymbol, sent: row.current_price })))
      const quoteOf = new Map(taken.map((row, index) => [row, quotes[index] ?? null]))
      const assumed = { currentPrice: ASSUMED_PRICE, priceDate: asOf, dataSource: ASSUMED }
      const created = await insertTargetPrices(database, portfolio.id, fresh.map((row) => newTarget(row, instruments.get(row)!, quoteOf.get(row) ?? assumed)))
      const changes = known.map(({ row, targetId }) => ({ id: targetId, changes: changesOf({ ...row, current_price: undefined }, quoteOf.get(row) ?? null) }))
      const updated = await updateTargetPrices(database, portfolio.id, changes)
      return { created: created.size, updated: updated.size, errors: [...errors, ...skipped], total: created.size + updated.size }
    },
  })
}

/** Rows that are new, rows for what is stored, and a text for each that is passed over. Of several rows for one target the last counts when updating, else the first. */
function sorted<Row extends CsvRow>(rows: readonly Row[], stored: ReadonlyMap<string, string>, update: boolean) {
  const fresh = new Map<string, Row>()
  const known = new Map<string, { row: Row; targetId: string }>()
  const skipped: string[] = []
  for (const row of rows) {
    const key = targetKey({ symbol: row.symbol, positionType: row.position_type ?? 'LONG' })
    const targetId = stored.get(key)
    if (!update && (targetId !== undefined || fresh.has(key))) skipped.push(`${row.symbol} already exists, skipping`)
    else if (targetId !== undefined) known.set(key, { row, targetId })
    else fresh.set(key, row)
  }
  return { fresh: [...fresh.values()], known: [...known.values()], skipped }
}
