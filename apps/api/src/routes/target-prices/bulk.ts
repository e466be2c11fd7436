import { insertTargetPrices, type LiveCloses, readTargetPositions, readTargetPrices, targetKey, type TargetPriceRecord, updateTargetPrices } from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import type { z } from '../../http/schemas.js'
import { type Services, today } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { targetBodies } from './bodies.js'
import * as examples from './examples.js'
import { checkNamedPosition, instrumentOf } from './links.js'
import { ownTargetPortfolio } from './own-target.js'
import { targetQuotes } from './prices.js'
import { askedOf, changesOf, newTarget } from './rows.js'
import { targetPriceBulkCreate, targetPriceBulkUpdate, targetPriceList, targetPricesUpdated, targetPriceUpdateItem } from './schemas.js'

type Item = z.output<typeof targetPriceUpdateItem>

/** Many targets at once: one read, one fetch and one write for all. */
export function targetPriceBulk(services: Services, live: LiveCloses): Operation[] {
  const { database } = services
  const positionsOf = (portfolioId: string) => readTargetPositions(database, portfolioId, today(services))
  return [
    operation({
      id: 'bulkCreateTargetPrices', method: 'post', path: '/api/v1/target-prices/{portfolio_id}/bulk', tag: 'target-prices',
      summary: 'Set many; those that exist already or have no price are left out', auth: 'bearer',
      params: portfolioPath, body: targetPriceBulkCreate, response: targetPriceList, example: [examples.target], errors: ['portfolio_not_found', 'targets_forbidden', 'position_not_found'],
      handle: async ({ params: { portfolio_id }, body, user }) => {
        const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
        const positions = await positionsOf(portfolio.id)
        body.target_prices.forEach((item, index) => checkNamedPosition(askedOf(item), positions, ['body', 'target_prices', index]))
        const instruments = body.target_prices.map((item) => instrumentOf(askedOf(item), positions))
        const quotes = await targetQuotes(services, live, instruments.map(({ priceSymbol }, index) => ({ priceSymbol, sent: body.target_prices[index]!.current_price })))
        const rows = body.target_prices.flatMap((item, index) => (quotes[index] ? [newTarget(item, instruments[index]!, quotes[index])] : []))
        const ids = await insertTargetPrices(database, portfolio.id, rows)
        const stored = new Map((await readTargetPrices(database, portfolio.id, { ids: [...ids.values()] })).map((target) => [targetKey(target), target]))
        return targetBodies(services, user, portfolio.id, [...new Set(rows.map(targetKey))].flatMap((key) => stored.get(key) ?? []))
      },
    }),
    operation({
      id: 'bulkUpdateTargetPrices', method: 'put', path: '/api/v1/target-prices/{portfolio_id}/bulk-update', tag: 'target-prices', summary: 'Change many by symbol and type',
      description: 'Each item by itself: what is wrong with one is told in `errors`, and the others take effect.',
      auth: 'bearer', params: portfolioPath,
      body: targetPriceBulkUpdate, response: targetPricesUpdated, example: { updated: 1, errors: ['Target price not found for MSFT (LONG)'] },
      errors: ['portfolio_not_found', 'targets_forbidden'],
      handle: async ({ params: { portfolio_id }, body, user }) => {
        const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
        const [stored, positions] = [await readTargetPrices(database, portfolio.id), await positionsOf(portfolio.id)]
        const { found, errors } = matched(body.updates, stored)
        const requests = found.map(({ item, target }) => ({ priceSymbol: instrumentOf(target, positions).priceSymbol, sent: item.current_price ?? null }))
        const quotes = await targetQuotes(services, live, requests)
        const changes = new Map<string, ReturnType<typeof changesOf>>()
        found.forEach(({ item, target }, index) => changes.set(target.id, { ...changes.get(target.id), ...changesOf(item, quotes[index] ?? null) }))
        const updated = await updateTargetPrices(database, portfolio.id, [...changes].map(([targetId, change]) => ({ id: targetId, changes: change })))
        return { updated: found.filter(({ target }) => updated.has(target.id)).length, errors }
      },
    }),
  ]
}

/** Each readable item with the target it names; the others as a text each, in order. */
function matched(updates: readonly unknown[], stored: readonly TargetPriceRecord[]) {
  const targets = new Map(stored.map((target) => [targetKey(target), target]))
  const found: { item: Item; target: TargetPriceRecord }[] = []
  const errors: string[] = []
  updates.forEach((update, index) => {
    const parsed = targetPriceUpdateItem.safeParse(update)
    if (!parsed.success) return errors.push(`Item ${index + 1}: ${reasonOf(parsed.error)}`)
    const { symbol, position_type } = parsed.data
    const target = targets.get(targetKey({ symbol, positionType: position_type ?? 'LONG' }))
    return target ? found.push({ item: parsed.data, target }) : errors.push(`Target price not found for ${symbol} (${position_type ?? 'LONG'})`)
  })
  return { found, errors }
}

/** The broken rules in one line, each with its field. */
export function reasonOf({ issues }: z.ZodError, nameOf: (field: string) => string = (field) => field): string {
  return issues.map((issue) => (issue.path.length > 0 ? `${nameOf(issue.path.join('.'))}: ${issue.message}` : issue.message)).join('; ')
}
