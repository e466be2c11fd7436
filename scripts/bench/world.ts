import { addDays, Decimal, isActive, isOption, optionRight, type Position, signedUnits } from '../../packages/core/src/domain/index.js'
import { type AggregationPosition, deltaAdjustedExposure, type PositionValuation, valuePosition } from '../../packages/core/src/engines/aggregation/index.js'
import { type DriverExposureInput, type DriverExposures, estimateDriverExposures } from '../../packages/core/src/engines/factors/index.js'
import { randomReturns } from '../../packages/core/src/engines/factors/random-returns.test-data.js'
import { type CorrelationPosition, type PreparedSeries, prepareSeries } from '../../packages/core/src/engines/correlations/index.js'
import { factorCorrelations } from '../../packages/core/src/engines/factor-correlations/index.js'
import { type RateBetas, rateBetas } from '../../packages/core/src/engines/interest-rates/index.js'
import { logReturns as logReturnsOf } from '../../packages/core/src/engines/returns/index.js'
import { type RiskBook, riskBook, type RiskPosition } from '../../packages/core/src/engines/revaluation/index.js'
import { type RiskMarket, riskMarket } from '../../packages/core/src/engines/risk/index.js'
import { orthogonalMoments, type StressModel } from '../../packages/core/src/engines/stress/index.js'
import { blackScholes, type OptionTerms, timeToExpiry } from '../../packages/core/src/engines/greeks/index.js'
import type { BookSize } from './options.js'

export const AS_OF = '2025-06-30'
const BEFORE = '2025-06-27'
const EXPIRY = '2025-12-19'

type ValuedPosition = AggregationPosition & { readonly valuation: PositionValuation }

/** One portfolio of the synthetic world. */
export interface Book {
  readonly id: string
  readonly positions: readonly Position[]
}

/** The synthetic world: the same for the same size. What several stages need is computed once, when first asked for. */
export interface World {
  readonly size: BookSize
  readonly books: readonly Book[]
  /** One price a session and one before them, by symbol. */
  readonly prices: ReadonlyMap<string, Float64Array>
  readonly factorInput: () => DriverExposureInput
  readonly exposures: () => DriverExposures
  readonly valued: () => ReadonlyMap<string, readonly ValuedPosition[]>
  /** Decimal changes of a yield, one a session. */
  readonly yieldChange: Float64Array
  readonly logReturns: () => ReadonlyMap<string, Float64Array>
  readonly series: () => ReadonlyMap<string, PreparedSeries>
  readonly stressModel: () => StressModel
  readonly riskPositions: () => readonly (readonly RiskPosition[])[]
  readonly riskBooks: () => readonly RiskBook[]
  readonly riskMarket: () => RiskMarket
}

/** Seven factors, `symbols` drivers and books of shares (eight in ten), short shares, options and a private stake here and there. */
export function createWorld(size: BookSize): World {
  const { market, styles, driver } = randomReturns(1, size.sessions)
  const returns = new Map(Array.from({ length: size.symbols }, (_, i) => [`S${i}`, driver(0.5 + (i % 11) / 10, 0.008 + (i % 7) / 1000)] as const))
  const prices = new Map([...returns].map(([symbol, series], i) => [symbol, pricesOf(series, 20 + (i % 180))]))
  const books = Array.from({ length: size.portfolios }, (_, p) => ({ id: `portfolio-${p}`, positions: positionsOf(p, size) }))
  const factorInput = (): DriverExposureInput => ({ market, styles, drivers: returns })
  const exposures = once(() => estimateDriverExposures(factorInput()))
  const valued = once(() => new Map(books.map((book) => [book.id, book.positions.map((position) => valuedPosition(position, prices))])))
  const yieldChange = driver(0, 0.0005)
  const logReturns = once(() => new Map([...prices].map(([symbol, series]) => [symbol, logReturnsOf(series).returns])))
  const rates = once(() => rateBetas({ ...factorInput(), yieldChange }))
  const riskPositions = once(() => [...valued().values()].map((items) => items.map((item) => riskPosition(item, exposures(), rates()))))
  const stressModel = once(() => {
    const { deltaStyles, ...covariance } = factorCorrelations({ asOf: AS_OF, market, styles, yieldChange }).covariance!
    return { ...covariance, deltaStyles: deltaStyles! }
  })
  return {
    size, books, prices, factorInput, exposures, valued, yieldChange, logReturns, series: once(() => new Map([...logReturns()].map(([symbol, values]) => [symbol, prepareSeries(values)]))),
    stressModel, riskPositions, riskBooks: once(() => riskPositions().map(riskBook)),
    riskMarket: once(() => riskMarket({
      sessions: sessionsOf(size.sessions), riskFreePercent: 4, marketReturns: market, driverReturns: returns, covariance: orthogonalMoments(stressModel()),
      factorReturns: [market, ...styles.map((style, k) => style.map((value, t) => value - stressModel().gamma[k]! * market[t]!))],
    })),
  }
}

/** The valuation of a position at the last price. */
export function valuationOf(position: Position, prices: World['prices']): PositionValuation {
  const price = closeOf(position, prices)
  return valuePosition(position, AS_OF, { close: { date: AS_OF, price }, mark: null, modelPrice: null, lastStored: null, previousPrice: price * 0.99, staleSessions: 0 })
}

/** A prior snapshot that valued every position one percent lower. */
export function priorSnapshot(items: readonly AggregationPosition[]) {
  const prices = Object.fromEntries(items.filter(({ position }) => isActive(position, BEFORE)).map(({ position, valuation }) => {
    const units = signedUnits(position)
    return [position.id, { price: valuation.marketValue.dividedBy(units).times(0.99).toDecimalPlaces(6).toNumber(), source: 'close', units }]
  }))
  return { date: BEFORE, nav: new Decimal(1_000_000), cash: new Decimal(0), cumulativePnl: new Decimal(0), realizedPnl: new Decimal(0), returnIndex: 1, prices }
}

/** What engine 3 reads of a valued position. */
export function factorPosition(item: AggregationPosition, exposures: DriverExposures) {
  const { position, valuation } = item
  const driver = driverOf(position)
  return {
    id: position.id, symbol: position.symbol, driver, isPrivate: position.investmentClass === 'PRIVATE', marketValue: valuation.marketValue.toNumber(),
    deltaAdjustedExposure: deltaAdjustedExposure(item), hasNoPrice: false, betas: exposures.drivers.get(driver) ?? null,
  }
}

/** What engine 7 reads of a valued position. */
export function correlationPosition({ position, valuation, sector }: AggregationPosition): CorrelationPosition {
  return {
    id: position.id, symbol: position.symbol, driver: driverOf(position), isPrivate: position.investmentClass === 'PRIVATE', marketValue: valuation.marketValue.toNumber(), tags: position.tags, sector,
  }
}

function riskPosition(item: ValuedPosition, exposures: DriverExposures, rates: RateBetas): RiskPosition {
  const { position, valuation, underlyingPrice } = item
  const driver = driverOf(position)
  const betas = exposures.drivers.get(driver)
  const rate = rates.drivers.get(driver)
  const isPrivate = position.investmentClass === 'PRIVATE'
  return {
    id: position.id, symbol: position.symbol, units: signedUnits(position), price: valuation.price, exposure: deltaAdjustedExposure(item),
    betas: betas ? { market: betas.betaMarket, styles: betas.betaStyles, rateTotal: rate?.total?.beta ?? null, ratePartial: rate?.partial?.beta ?? null } : null,
    option: underlyingPrice === null ? null : termsOf(position, underlyingPrice), skipped: isPrivate ? 'PRIVATE_SKIPPED' : null,
  }
}

function driverOf(position: Position): string {
  return isOption(position) ? position.underlyingSymbol! : position.symbol
}

/** As many dates in a row as there are sessions: the measures only need an order. */
function sessionsOf(count: number): string[] {
  return Array.from({ length: count }, (_, t) => addDays(AS_OF, t + 1 - count))
}

function positionsOf(p: number, { positions, symbols }: BookSize): Position[] {
  return Array.from({ length: positions }, (_, i) => {
    const symbol = `S${(p * 7919 + i) % symbols}`
    const kind = i % 20
    const positionType = kind === 3 ? 'LC' : kind === 9 ? 'SP' : kind === 7 || kind === 15 ? 'SHORT' : 'LONG'
    const option = positionType === 'LC' || positionType === 'SP'
    return {
      id: `${p}-${String(i).padStart(5, '0')}`, symbol: option ? `${symbol}-${positionType}` : symbol, positionType, quantity: 10 + (i % 90), entryPrice: 30 + (i % 50), entryDate: '2024-03-01',
      exitDate: null, exitPrice: null, investmentClass: option ? 'OPTIONS' : kind === 19 ? 'PRIVATE' : 'PUBLIC', underlyingSymbol: option ? symbol : null,
      strikePrice: option ? 100 : null, expirationDate: option ? EXPIRY : null, deleted: false, tags: [i % 2 === 0 ? 'core' : 'satellite'],
    }
  })
}

function valuedPosition(position: Position, prices: World['prices']): ValuedPosition {
  const valuation = valuationOf(position, prices)
  if (!isOption(position)) return { position, valuation, underlyingPrice: null, greeks: null, sector: 'Technology' }
  const spot = lastPrice(position.underlyingSymbol!, prices)
  return { position, valuation, underlyingPrice: spot, greeks: greeksOf(position, spot), sector: null }
}

function closeOf(position: Position, prices: World['prices']): number {
  return isOption(position) ? greeksOf(position, lastPrice(position.underlyingSymbol!, prices)).price : lastPrice(position.symbol, prices)
}

function greeksOf(position: Position, spot: number) {
  return blackScholes(termsOf(position, spot))
}

function termsOf(position: Position, spot: number): OptionTerms {
  return {
    right: optionRight(position.positionType)!, spot, strike: position.strikePrice!, time: timeToExpiry(AS_OF, position.expirationDate!), rate: 0.04, dividendYield: 0, volatility: 0.3,
  }
}

function lastPrice(symbol: string, prices: World['prices']): number {
  return Number(prices.get(symbol)!.at(-1)!.toFixed(4))
}

function pricesOf(returns: Float64Array, start: number): Float64Array {
  const prices = new Float64Array(returns.length + 1)
  prices[0] = start
  for (let t = 0; t < returns.length; t++) prices[t + 1] = prices[t]! * (1 + returns[t]!)
  return prices
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null
  return () => (result ??= { value: compute() }).value
}
