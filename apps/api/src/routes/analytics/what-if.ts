import { randomUUID } from 'node:crypto'
import { INVESTMENT_CLASSES, OperatorError, parseOcc, POSITION_TYPES, readFactorCorrelations, roundTo, whatIf, type WhatIfAnalysis, type WhatIfChanges } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { date, id, isoDate, uuid, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import * as examples from './examples.js'

const MOST = 100
const quantity = z.number().refine((value) => value !== 0 && Math.abs(value) < 1e12, { message: 'Input should be a number other than 0 and below 1e12' })
const symbol = z.string().trim().min(1).max(64).regex(/^[\w.\-/^=]+$/, 'Input should be a market symbol')
const addition = z.object({
  symbol, quantity, position_type: z.enum(POSITION_TYPES).optional().openapi({ description: 'From the symbol and the sign of the quantity by default' }),
  price: z.number().min(0).max(1e9).optional().openapi({ description: 'Dollars a share; the last close by default' }), investment_class: z.enum(INVESTMENT_CLASSES).optional(),
  underlying_symbol: symbol.optional(), strike_price: z.number().positive().max(1e9).optional(), expiration_date: date.optional(),
})
const changes = z.object({
  add: z.array(addition).max(MOST).default([]), close: z.array(id).max(MOST).default([]).openapi({ description: 'Ids of positions to sell' }),
  resize: z.array(z.object({ position_id: id, quantity })).max(MOST).default([]),
})
const analysis = z.object({
  net_asset_value: z.number().nullable(), cash: z.number(), gross_exposure: z.number(), net_exposure: z.number(), leverage: z.number().nullable(), positions: z.number().int(), flags: z.array(z.string()),
  reports: z.record(z.string(), z.looseObject({})).openapi({ description: 'Every report of the portfolio by its name, as its own endpoint answers it' }),
})
export const whatIfResponse = z.object({ portfolio_id: uuid, as_of: isoDate, before: analysis, after: analysis }).openapi('WhatIf')

/** The whole analysis of a book before and after changes that are traded at the close. Nothing is stored. */
export function whatIfOperation(services: Services) {
  const { database, calendar, config, clock } = services
  return operation({
    id: 'whatIf', method: 'post', path: '/api/v1/analytics/portfolio/{portfolio_id}/what-if', tag: 'analytics', summary: 'The full analysis after changes, in memory', auth: 'bearer',
    params: z.object({ portfolio_id: id }), body: changes, response: whatIfResponse, example: examples.whatIf, errors: ['portfolio_not_found'],
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

function changesOf({ add, close, resize }: z.output<typeof changes>): WhatIfChanges {
  return { add: add.map(additionOf), close, resize: resize.map((item) => ({ positionId: item.position_id, quantity: item.quantity })) }
}

/** An option symbol says its own terms; a short sale has a negative quantity or type. */
function additionOf(item: z.output<typeof addition>): WhatIfChanges['add'][number] {
  const occ = parseOcc(item.symbol)
  const short = item.quantity < 0
  const inferred = occ ? (`${short ? 'S' : 'L'}${occ.right}` as const) : short ? ('SHORT' as const) : ('LONG' as const)
  return {
    id: randomUUID(), symbol: item.symbol, positionType: item.position_type ?? inferred, quantity: item.quantity, price: item.price ?? null,
    investmentClass: item.investment_class ?? (occ ? 'OPTIONS' : null), underlyingSymbol: item.underlying_symbol ?? occ?.underlying ?? null,
    strikePrice: item.strike_price ?? occ?.strike ?? null, expirationDate: item.expiration_date ?? occ?.expiration ?? null,
  }
}

function bodyOf(found: WhatIfAnalysis): z.input<typeof analysis> {
  const { net_asset_value, cash, gross_exposure, net_exposure, leverage, positions, flags, reports } = found
  return {
    net_asset_value: roundTo(net_asset_value, 2), cash: roundTo(cash, 2), gross_exposure: roundTo(gross_exposure, 2), net_exposure: roundTo(net_exposure, 2), leverage: roundTo(leverage, 2), positions,
    flags: [...flags], reports: reports as Record<string, Record<string, unknown>>,
  }
}
