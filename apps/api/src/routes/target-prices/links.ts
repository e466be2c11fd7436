import { type InvestmentClass, investmentClassOf, isOption, marketSymbol, parseOcc, type PositionType, type TargetPosition } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'

/** What a target is asked for. */
export interface Asked {
  readonly symbol: string
  readonly positionType: PositionType | null
  readonly positionId: string | null
}

/** The instrument behind a target. */
export interface Instrument {
  readonly positionId: string | null
  readonly positionType: PositionType
  readonly investmentClass: InvestmentClass
  /** Whose market price is the target's: the underlying's for options; null for PRIVATE positions, which have none. */
  readonly priceSymbol: string | null
}

/**
 * The position a target is for: the one named; else an open one of that symbol and type, shares before options where no type is asked
 * for; else none. A target without a type takes the position's, so that one for a short counts falling prices as gains.
 */
export function instrumentOf(asked: Asked, positions: readonly TargetPosition[]): Instrument {
  const position = positionOf(asked, positions)
  const positionType = asked.positionType ?? position?.positionType ?? 'LONG'
  const occ = parseOcc(asked.symbol)
  const looksLikeOption = occ !== null && (asked.positionType === null || isOption({ positionType: asked.positionType }))
  const investmentClass = position ? investmentClassOf(position) : looksLikeOption ? 'OPTIONS' : 'PUBLIC'
  const own = isOption({ positionType }) || investmentClass === 'OPTIONS' ? (position?.underlyingSymbol ?? occ?.underlying ?? asked.symbol) : asked.symbol
  return { positionId: position?.id ?? null, positionType, investmentClass, priceSymbol: investmentClass === 'PRIVATE' ? null : marketSymbol(own) }
}

function positionOf({ symbol, positionType, positionId }: Asked, positions: readonly TargetPosition[]): TargetPosition | null {
  const named = positions.find((position) => position.id === positionId)
  if (named) return named
  const matching = positions.filter((position) => position.open && marketSymbol(position.symbol) === marketSymbol(symbol) && (positionType === null || position.positionType === positionType))
  return matching.find((position) => !isOption(position)) ?? matching[0] ?? null
}

/** Refuses a position that is not in the portfolio, or of another symbol or type than asked for. `loc` is where the request names it. Errors: ApiError position_not_found, validation_failed. */
export function checkNamedPosition({ symbol, positionType, positionId }: Asked, positions: readonly TargetPosition[], loc: readonly (string | number)[]): void {
  if (positionId === null) return
  const position = positions.find((item) => item.id === positionId)
  if (!position) throw new ApiError('position_not_found')
  const names = [position.symbol, position.underlyingSymbol ?? position.symbol].map(marketSymbol)
  const refuse = (field: string, msg: string) => new ApiError('validation_failed', [{ type: 'value_error', loc: [...loc, field], msg }])
  if (!names.includes(marketSymbol(symbol))) throw refuse('symbol', `The position is of ${position.symbol}`)
  if (positionType !== null && positionType !== position.positionType) throw refuse('position_type', `The position is ${position.positionType}`)
}
