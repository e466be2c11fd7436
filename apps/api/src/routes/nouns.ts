import { INVESTMENT_CLASSES, POSITION_TYPES } from '@sigmasight/core'
import { id, wholeNumber, z } from '../http/schemas.js'

/** What answers of several areas speak of. Each stands once in the OpenAPI document, under its id. */
export const positionType = z.enum(POSITION_TYPES).meta({ id: 'PositionType', description: 'LONG, SHORT, or long and short calls and puts (LC, LP, SC, SP)' })
export const investmentClass = z.enum(INVESTMENT_CLASSES).meta({ id: 'InvestmentClass', description: 'PUBLIC: priced by the market; OPTIONS: listed options; PRIVATE: priced by its owner' })
export const flags = z.array(z.string()).meta({ id: 'Flags', description: 'What limits the figures they stand beside; none when nothing does' })

/** What stands in paths: `portfolio_id` and the ids of what belongs to a portfolio or to its owner. */
const portfolioId = id.meta({ description: 'A portfolio of the caller' })
export const positionId = id.meta({ description: 'A position of a portfolio of the caller' })
export const portfolioPath = z.object({ portfolio_id: portfolioId })
export const positionPath = z.object({ portfolio_id: portfolioId, position_id: positionId })
export const tagPath = z.object({ tag_id: id.meta({ description: 'A tag of the caller' }) })
export const runId = id.meta({ description: 'A run, as the request for it was answered' })
export const targetPricePath = z.object({ target_price_id: id.meta({ description: 'A target price of a portfolio of the caller' }) })

/** A page of a list. */
export const page = (usual: number, most: number) => ({ limit: wholeNumber(usual, 1, most).meta({ description: 'How many at most' }), offset: wholeNumber(0, 0).meta({ description: 'How many are left out before' }) })
