import { INVESTMENT_CLASSES, POSITION_TYPES } from '@sigmasight/core'
import { z } from '../http/schemas.js'

/** What answers of several areas speak of. Each stands once in the OpenAPI document, under its id. */
export const positionType = z.enum(POSITION_TYPES).meta({ id: 'PositionType', description: 'LONG, SHORT, or long and short calls and puts (LC, LP, SC, SP)' })
export const investmentClass = z.enum(INVESTMENT_CLASSES).meta({ id: 'InvestmentClass', description: 'PUBLIC: priced by the market; OPTIONS: listed options; PRIVATE: priced by its owner' })
export const flags = z.array(z.string()).meta({ id: 'Flags', description: 'What limits the figures they stand beside; none when nothing does' })
