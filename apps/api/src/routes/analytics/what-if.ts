import { randomUUID } from 'node:crypto'
import { OperatorError, parseOcc, readFactorCorrelations, roundTo, whatIf, type WhatIfAnalysis, type WhatIfChanges } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import type { z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { type whatIfAddition, type whatIfAnalysis, whatIfChanges, whatIfResponse } from './what-if-schemas.js'

/** The whole analysis of a book before and after changes that are traded at the close. Nothing is stored. */
export function whatIfOperation(services: Services) {
  const { database, calendar, config, clock } = services
  return operation({
    id: 'whatIf', method: 'post', path: '/api/v1/analytics/portfolio/{portfolio_id}/what-if', tag: 'analytics', summary: 'The full analysis after changes, in memory', auth: 'bearer',
    description: 'Nothing is stored. All engines run before and after on the prices of the latest closed session; what is bought or sold is paid from or into cash.',
    params: portfolioPath, body: whatIfChanges, response: whatIfResponse, example: examples.whatIf, errors: ['portfolio_not_found'],
    handle: async ({ params, body, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const asOf = (await readFactorCorrelations(database))?.calculationDate ?? calendar.latestClosedSession(clock())
      const found = await analysed(() => whatIf(database, calendar, { portfolioId: portfolio.id, asOf, regressionWindow: config.regressionWindow }, changesOf(body)))
      if (!found) throw new ApiError('portfolio_not_found')
      return { portfolio_id: portfolio.id, as_of: asOf, before: bodyOf(found.before), after: bodyOf(found.after) }
    },
  })
}

/** What the book cannot do is the caller's to mend: 422 with the reason. */
async function analysed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OperatorError) throw new ApiError('validation_failed', [{ type: 'value_error', loc: ['body'], msg: error.message }])
    throw error
  }
}

function changesOf({ add, close, resize }: z.output<typeof whatIfChanges>): WhatIfChanges {
  return { add: add.map(additionOf), close, resize: resize.map((item) => ({ positionId: item.position_id, quantity: item.quantity })) }
}

/** An option symbol says its own terms; a short sale has a negative quantity or type. */
function additionOf(item: z.output<typeof whatIfAddition>): WhatIfChanges['add'][number] {
  const occ = parseOcc(item.symbol)
  const short = item.quantity < 0
  const inferred = occ ? (`${short ? 'S' : 'L'}${occ.right}` as const) : short ? ('SHORT' as const) : ('LONG' as const)
  return {
    id: randomUUID(), symbol: item.symbol, positionType: item.position_type ?? inferred, quantity: item.quantity, price: item.price ?? null,
    investmentClass: item.investment_class ?? (occ ? 'OPTIONS' : null), underlyingSymbol: item.underlying_symbol ?? occ?.underlying ?? null,
    strikePrice: item.strike_price ?? occ?.strike ?? null, expirationDate: item.expiration_date ?? occ?.expiration ?? null,
  }
}

function bodyOf(found: WhatIfAnalysis): z.input<typeof whatIfAnalysis> {
  const { net_asset_value, cash, gross_exposure, net_exposure, leverage, positions, flags, reports } = found
  return {
    net_asset_value: roundTo(net_asset_value, 2), cash: roundTo(cash, 2), gross_exposure: roundTo(gross_exposure, 2), net_exposure: roundTo(net_exposure, 2), leverage: roundTo(leverage, 2), positions,
    flags: [...flags], reports: reports as Record<string, Record<string, unknown>>,
  }
}
