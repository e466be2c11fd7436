import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aggregatePortfolio, deltaAdjustedExposure, type PortfolioAggregate, positionGreeks } from '../../src/engines/aggregation/index.js'
import { aggregateExposures, factorAnalysisResult } from '../../src/engines/factors/index.js'
import { books, exposureInput, type GeneratedBook, inLots, numbersIn, otherSide, positionWithoutId, RUNS, valuedItems } from './books.js'

const aggregate = (book: GeneratedBook): PortfolioAggregate => aggregatePortfolio(valuedItems(book), book.nav)
const factors = (book: GeneratedBook) => aggregateExposures(exposureInput(book)).factors
const dollarsOf = (book: GeneratedBook): Record<string, number> => Object.fromEntries(factors(book).map(({ name, exposureDollar }) => [name, exposureDollar]))
const negative = (value: number): number => (value === 0 ? 0 : -value)

/** Dollars of a whole book, without counts. */
function money({ totals, delta_adjusted, option_greeks }: PortfolioAggregate): number[] {
  const { long_count, short_count, stock_long, stock_short, option_count, notional_excluded, ...dollars } = totals
  void [long_count, short_count, stock_long, stock_short, option_count, notional_excluded]
  return [...Object.values(dollars), delta_adjusted.net, delta_adjusted.gross, delta_adjusted.long, delta_adjusted.short, ...Object.values(option_greeks)]
}

/** Equal but for the rounding of sums whose parts are as large as `scale`. */
function expectNear(actual: readonly number[], expected: readonly number[], scale: number): void {
  expect(actual).toHaveLength(expected.length)
  expect(actual.filter((value, i) => Math.abs(value - expected[i]!) > 1e-11 * (scale + Math.abs(expected[i]!)))).toEqual([])
}

/** The largest figures that take part in the sums of a book. */
const scaleOf = (book: GeneratedBook): number => valuedItems(book).reduce((sum, item) => {
  const greeks = Object.values(positionGreeks(item) ?? {}).map(Math.abs)
  return sum + item.valuation.marketValue.abs().toNumber() + item.valuation.costBasis.abs().toNumber() + Math.abs(deltaAdjustedExposure(item)!) + Math.max(0, ...greeks)
}, 1)

describe('engines 1 and 3 on any book (specification 18)', () => {
  it('1: are not moved by splitting positions into lots', () => {
    fc.assert(fc.property(books, (book) => {
      const lots = { ...book, positions: inLots(book.positions) }
      expectNear(money(aggregate(lots)), money(aggregate(book)), scaleOf(book))
      expectNear(Object.values(dollarsOf(lots)), Object.values(dollarsOf(book)), 10 * scaleOf(book))
    }), RUNS)
  })

  it('1: are not moved, not by a bit, by the order of positions', () => {
    fc.assert(fc.property(books, fc.integer({ min: 1, max: 7 }), (book, by) => {
      const turned = { ...book, positions: [...book.positions.slice(by), ...book.positions.slice(0, by)].reverse() }
      expect(JSON.stringify(aggregate(turned))).toBe(JSON.stringify(aggregate(book)))
      expect(JSON.stringify(aggregateExposures(exposureInput(turned)))).toBe(JSON.stringify(aggregateExposures(exposureInput(book))))
    }), RUNS)
  })

  it('2: give the other side of every trade the negative of it', () => {
    fc.assert(fc.property(books, (book) => {
      const [own, other] = [valuedItems(book), valuedItems(otherSide(book))]
      expect(other.map(({ valuation }) => [valuation.marketValue, valuation.unrealizedPnl].map((value) => value.toNumber() + 0))).toEqual(
        own.map(({ valuation }) => [valuation.marketValue, valuation.unrealizedPnl].map((value) => value.negated().toNumber() + 0)))
      expect(other.map((item) => deltaAdjustedExposure(item)! + 0)).toEqual(own.map((item) => negative(deltaAdjustedExposure(item)!)))
      expect(dollarsOf(otherSide(book))).toEqual(Object.fromEntries(Object.entries(dollarsOf(book)).map(([name, value]) => [name, negative(value)])))
      expect(aggregate(otherSide(book)).totals.long_exposure).toBe(negative(aggregate(book).totals.short_exposure))
    }), RUNS)
  })

  it('3: scale dollars with quantities and NAV, and leave ratios and exposures a unit of NAV alone', () => {
    fc.assert(fc.property(books, fc.constantFrom(2, 8, 64, 0.5), (book, c) => {
      const scaled = { ...book, nav: book.nav === null ? null : c * book.nav, positions: book.positions.map((position) => ({ ...position, quantity: c * position.quantity })) }
      const [small, large] = [aggregate(book), aggregate(scaled)]
      expectNear(money(large), money(small).map((value) => c * value), c * scaleOf(book))
      const ratios = ({ equity }: PortfolioAggregate) => [equity.leverage, equity.long_percentage, equity.short_percentage, equity.gross_percentage, equity.net_percentage]
      expectNear(numbersIn(ratios(large)), numbersIn(ratios(small)), 1)
      expect(large.equity.flags).toEqual(small.equity.flags)
      expectNear(numbersIn(factors(scaled).map(({ exposureValue }) => exposureValue)), numbersIn(factors(book).map(({ exposureValue }) => exposureValue)), 1)
      expectNear(Object.values(dollarsOf(scaled)), Object.values(dollarsOf(book)).map((value) => c * value), c * scaleOf(book))
    }), RUNS)
  })

  it('4: are not moved in their factor exposures by a PRIVATE position', () => {
    fc.assert(fc.property(books, positionWithoutId, (book, row) => {
      const stake = { ...row, id: 'stake', symbol: 'AAA', positionType: 'LONG' as const, investmentClass: 'PRIVATE' as const, underlyingSymbol: null, strikePrice: null, expirationDate: null }
      const more = { ...book, positions: [stake, ...book.positions] }
      expect(valuedItems(more).slice(1).map(deltaAdjustedExposure)).toEqual(valuedItems(book).map(deltaAdjustedExposure))
      expect(factors(more)).toEqual(factors(book))
    }), RUNS)
  })

  it('10: give the same answer twice and change nothing they are given', () => {
    fc.assert(fc.property(books, (book) => {
      const before = structuredClone(book)
      const [first, exposures] = [aggregate(book), aggregateExposures(exposureInput(book))]
      expect([aggregate(book), aggregateExposures(exposureInput(book))]).toEqual([first, exposures])
      expect(book).toEqual(before)
    }), RUNS)
  })

  it('12: answer with finite numbers alone, at the limits of quantities and prices too', () => {
    const extreme = fc.constantFrom(1, 1e-8, 1e12)
    fc.assert(fc.property(books, extreme, extreme, fc.boolean(), (book, size, price, unknown) => {
      const positions = book.positions.map((position) => ({ ...position, quantity: size * position.quantity, entryPrice: price * position.entryPrice }))
      const wild = { ...book, positions, stocks: Object.fromEntries(Object.entries(book.stocks).map(([symbol, stock]) => [symbol, { ...stock, price: price * stock.price }])) }
      const items = valuedItems(wild).map((item) => (unknown ? { ...item, greeks: null, underlyingPrice: null } : item))
      const input = exposureInput(wild)
      const results = [items, items.map(positionGreeks), aggregatePortfolio(items, wild.nav), aggregateExposures(input), factorAnalysisResult(input, aggregateExposures(input))]
      expect(numbersIn(results).filter((value) => !Number.isFinite(value))).toEqual([])
    }), RUNS)
  })
})
