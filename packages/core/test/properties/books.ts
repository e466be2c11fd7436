import fc from 'fast-check'
import { Decimal, driverSymbol, isOption, isPrivate, optionRight, type Position, type PositionType, POSITION_TYPES } from '../../src/domain/index.js'
import { type AggregationPosition, deltaAdjustedExposure, valuePosition } from '../../src/engines/aggregation/index.js'
import type { FactorPosition, PortfolioExposureInput } from '../../src/engines/factors/index.js'
import { blackScholes, timeToExpiry } from '../../src/engines/greeks/index.js'

export const AS_OF = '2025-06-30'
export const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD'] as const
/** At least this many runs a property. */
export const RUNS = { numRuns: 1000 }

type Betas = NonNullable<FactorPosition['betas']>

/** One stock as a generated book knows it. */
export interface GeneratedStock {
  /** Dollars, in cents. */
  readonly price: number
  readonly volatility: number
  readonly betas: Betas
}

/** A book of shares, options and private stakes over a few stocks, all active at AS_OF, with all that engines need to value it. */
export interface GeneratedBook {
  readonly positions: readonly Position[]
  readonly stocks: Readonly<Record<string, GeneratedStock>>
  /** Net asset value in dollars; null when unknown. */
  readonly nav: number | null
}

const cents = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: Math.round(100 * least), max: Math.round(100 * most) }).map((value) => value / 100)

const betas: fc.Arbitrary<Betas> = fc.record({
  observations: fc.integer({ min: 60, max: 252 }), betaMarket: cents(-3, 3), betaStyles: fc.array(cents(-2, 2), { minLength: 6, maxLength: 6 }),
  residualVariance: fc.constant(1e-4), rSquared: fc.constant(0.5), flags: fc.constant([]), qualityFlag: fc.constant('full_history'),
})

const stock: fc.Arbitrary<GeneratedStock> = fc.record({ price: cents(1, 900), volatility: cents(0.05, 1.2), betas })

/** A position without its id; quantities in thousandths for shares, whole for contracts. */
export const positionWithoutId: fc.Arbitrary<Omit<Position, 'id'>> = fc
  .record({
    underlying: fc.constantFrom(...SYMBOLS), positionType: fc.constantFrom<PositionType>(...POSITION_TYPES), size: fc.integer({ min: 1, max: 5_000_000 }), entryPrice: cents(0.01, 900),
    strike: cents(1, 900), expirationDate: fc.constantFrom('2025-07-18', '2025-12-19', '2027-01-15'), isPrivate: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
    tags: fc.uniqueArray(fc.constantFrom('core', 'growth', 'hedge')),
  })
  .map(({ underlying, positionType, size, entryPrice, strike, expirationDate, isPrivate: wanted, tags }) => {
    const option = isOption({ positionType })
    return {
      symbol: option ? `${underlying}-${positionType}-${strike}` : underlying, positionType, quantity: option ? 1 + (size % 500) : size / 1000, entryPrice, entryDate: '2025-01-02', exitDate: null,
      exitPrice: null, investmentClass: option ? 'OPTIONS' : wanted ? 'PRIVATE' : 'PUBLIC', underlyingSymbol: option ? underlying : null, strikePrice: option ? strike : null,
      expirationDate: option ? expirationDate : null, deleted: false, tags,
    }
  })

/** Books of up to eight positions. */
export const books: fc.Arbitrary<GeneratedBook> = fc.record({
  positions: fc.array(positionWithoutId, { maxLength: 8 }).map((rows) => rows.map((row, i) => ({ id: `p${i}`, ...row }))),
  stocks: fc.record(Object.fromEntries(SYMBOLS.map((symbol) => [symbol, stock]))),
  nav: fc.oneof({ weight: 8, arbitrary: cents(1, 1e7) }, { weight: 1, arbitrary: cents(-1e6, 0) }, { weight: 1, arbitrary: fc.constant(null) }),
})

/** The book's positions as engine 1 takes them: shares at the stock's price, options at their model value, private stakes at the entry price. */
export function valuedItems({ positions, stocks }: Pick<GeneratedBook, 'positions' | 'stocks'>): AggregationPosition[] {
  return positions.map((position) => {
    const underlying = stocks[driverSymbol(position)!]!
    const greeks = isOption(position) ? greeksOf(position, underlying) : null
    const close = isPrivate(position) ? null : { date: AS_OF, price: greeks?.price ?? underlying.price }
    const valuation = valuePosition(position, AS_OF, { close, mark: null, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 })
    return { position, valuation, underlyingPrice: isOption(position) ? underlying.price : null, greeks, sector: null }
  })
}

/** The book as engine 3's aggregation takes it. */
export function exposureInput(book: GeneratedBook): PortfolioExposureInput {
  const positions = valuedItems(book).map((item) => {
    const driver = driverSymbol(item.position)!
    return {
      id: item.position.id, symbol: item.position.symbol, driver, isPrivate: isPrivate(item.position), marketValue: item.valuation.marketValue.toNumber(),
      deltaAdjustedExposure: deltaAdjustedExposure(item), hasNoPrice: false, betas: book.stocks[driver]!.betas,
    }
  })
  return { portfolioId: 'book', asOf: AS_OF, nav: book.nav, windowSessions: 252, modelStatus: 'COMPLETED', missingFactors: [], positions }
}

const OTHER_SIDE: Readonly<Record<PositionType, PositionType>> = { LONG: 'SHORT', SHORT: 'LONG', LC: 'SC', SC: 'LC', LP: 'SP', SP: 'LP' }

/** The same book from the other side of every trade. */
export function otherSide(book: GeneratedBook): GeneratedBook {
  return { ...book, positions: book.positions.map((position) => ({ ...position, positionType: OTHER_SIDE[position.positionType] })) }
}

/** Every position in two lots, the first of a quarter of it; the two are exactly the whole. */
export function inLots(positions: readonly Position[]): Position[] {
  return positions.flatMap((position) => {
    const quarter = new Decimal(position.quantity).dividedBy(4)
    return [{ ...position, id: `${position.id}-a`, quantity: quarter.toNumber() }, { ...position, id: `${position.id}-b`, quantity: quarter.times(3).toNumber() }]
  })
}

/** Every number anywhere in a result. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return 'toNumber' in value && typeof value.toNumber === 'function' ? [value.toNumber() as number] : Object.values(value).flatMap(numbersIn)
}

function greeksOf(position: Position, { price, volatility }: GeneratedStock) {
  return blackScholes({
    right: optionRight(position.positionType)!, spot: price, strike: position.strikePrice!, time: timeToExpiry(AS_OF, position.expirationDate!), rate: 0.04, dividendYield: 0.01, volatility,
  })
}
