import { Decimal } from './decimal.js'
import { tidySymbol } from './entry-rules.js'
import type { InvestmentClass } from './investment-class.js'
import { isOption, optionRight, type PositionType, positionSign } from './position.js'
import type { EntryProblem, StatedPosition } from './stated-position.js'
import { classifySymbol, type OccSymbol, parseOcc } from './symbol.js'

/** What a stated position is: its class, its type and, for an option, its terms. */
export interface Instrument {
  readonly symbol: string
  readonly investmentClass: InvestmentClass
  /** null when it cannot be told; `problems` then says why. */
  readonly positionType: PositionType | null
  readonly terms: Pick<StatedPosition, 'underlyingSymbol' | 'strikePrice' | 'expirationDate'>
  readonly problems: readonly EntryProblem[]
}

/** Class and type from what is stated, else from the symbol and the sign of the quantity (specification 1.4); option terms from an OCC symbol. */
export function instrumentOf(stated: StatedPosition): Instrument {
  const symbol = tidySymbol(stated.symbol ?? '')
  const occ = parseOcc(symbol)
  const { positionType: statedType } = stated
  const investmentClass = stated.investmentClass ?? (statedType !== null && isOption({ positionType: statedType }) ? 'OPTIONS' : classifySymbol(symbol))
  const positionType = statedType ?? inferredType(stated, investmentClass, occ)
  const option = investmentClass === 'OPTIONS'
  const terms = {
    underlyingSymbol: stated.underlyingSymbol === null ? (option ? (occ?.underlying ?? null) : null) : tidySymbol(stated.underlyingSymbol),
    strikePrice: stated.strikePrice ?? (option && occ ? new Decimal(occ.strike) : null),
    expirationDate: stated.expirationDate ?? (option ? (occ?.expiration ?? null) : null),
  }
  const misread = symbolProblems(symbol, occ, investmentClass)
  const rest = [...typeProblems(stated, positionType, investmentClass, occ), ...(option ? missingTerms(terms) : needlessTerms(stated)), ...(occ && option ? contradictions(stated, occ) : [])]
  return { symbol, investmentClass, positionType, terms, problems: misread.length > 0 ? misread : rest }
}

function inferredType({ quantity }: StatedPosition, investmentClass: InvestmentClass, occ: OccSymbol | null): PositionType | null {
  if (quantity === null || quantity.isZero()) return null
  const long = quantity.isPositive()
  if (investmentClass !== 'OPTIONS') return long ? 'LONG' : 'SHORT'
  if (occ === null) return null
  return occ.right === 'C' ? (long ? 'LC' : 'SC') : long ? 'LP' : 'SP'
}

function symbolProblems(symbol: string, occ: OccSymbol | null, investmentClass: InvestmentClass): EntryProblem[] {
  if (classifySymbol(symbol) !== 'OPTIONS') return []
  if (occ === null) return [{ field: 'symbol', message: 'looks like an option contract, but its expiry is no day that exists' }]
  return investmentClass === 'OPTIONS' ? [] : [{ field: 'investmentClass', message: `must be OPTIONS: ${symbol} is an option contract` }]
}

function typeProblems(stated: StatedPosition, positionType: PositionType | null, investmentClass: InvestmentClass, occ: OccSymbol | null): EntryProblem[] {
  const option = investmentClass === 'OPTIONS'
  if (positionType === null) {
    const tellable = stated.quantity === null || stated.quantity.isZero() || occ !== null || !option
    return tellable ? [] : [{ field: 'positionType', message: 'must be LC, LP, SC or SP: the symbol does not tell whether the option is a call or a put' }]
  }
  if (isOption({ positionType }) !== option) {
    return [option ? { field: 'positionType', message: 'must be LC, LP, SC or SP for an option' } : { field: 'investmentClass', message: `must be OPTIONS for the type ${positionType}` }]
  }
  if (occ !== null && optionRight(positionType) !== null && optionRight(positionType) !== (occ.right === 'C' ? 1 : -1)) {
    return [{ field: 'positionType', message: `must be ${positionSign(positionType) === 1 ? 'L' : 'S'}${occ.right}: the symbol is a ${occ.right === 'C' ? 'call' : 'put'}` }]
  }
  return []
}

function missingTerms(terms: Instrument['terms']): EntryProblem[] {
  const message = 'is required for an option whose symbol does not tell it'
  return (['underlyingSymbol', 'strikePrice', 'expirationDate'] as const).filter((field) => terms[field] === null).map((field) => ({ field, message }))
}

function needlessTerms(stated: StatedPosition): EntryProblem[] {
  return (['underlyingSymbol', 'strikePrice', 'expirationDate'] as const).filter((field) => stated[field] !== null).map((field) => ({ field, message: 'is for options only' }))
}

/** The underlying may differ from the root: SPXW contracts are written on SPX. */
function contradictions({ strikePrice, expirationDate }: StatedPosition, occ: OccSymbol): EntryProblem[] {
  const problems: EntryProblem[] = []
  if (strikePrice !== null && !strikePrice.equals(occ.strike)) problems.push({ field: 'strikePrice', message: `must be ${occ.strike}, as the symbol says` })
  if (expirationDate !== null && expirationDate !== occ.expiration) problems.push({ field: 'expirationDate', message: `must be ${occ.expiration}, as the symbol says` })
  return problems
}
