import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { blackScholes } from '../greeks/index.js'
import { factorDollars, factorPlace, hasOnlyPrivate, positionPnl, riskBook, VECTOR_FACTORS } from './index.js'
import { anyBook, BETAS, optionOn, share, stake } from './risk-book.test-data.js'

describe('riskBook', () => {
  it('keeps the positions that take part, in the order of their ids', () => {
    const book = riskBook([share('b', -3, { betas: { ...BETAS, styles: [0.5, null, 1, 0, 0], rateTotal: null, ratePartial: null } }), share('a', 2)])
    expect(book.ids).toEqual(['a', 'b'])
    expect([[...book.units], [...book.values], [...book.exposures], [...book.rateBetas]]).toEqual([[2, -3], [200, -300], [200, -300], [-2, Number.NaN]])
    expect([...book.loadings]).toEqual([1, 0, 0, 0, 0, 0, 0, -1, 1, 0.5, 0, 1, 0, 0, 0, 0])
    expect([book.known, book.coverage]).toEqual([[true, true, true, true, true, true, true, true], {
      positions_total: 2, positions_analyzed: 2, positions_skipped: 0, coverage: 'complete', coverage_pct: 100, positions_with_rate_beta: 1, skipped: [],
    }])
  })

  it('names what takes no part, and why', () => {
    const unpriceable = optionOn('h', 100)
    const { coverage, ids, known } = riskBook([
      stake('a'), share('b', 1, { betas: null }), share('c', 1, { betas: { ...BETAS, market: null } }), share('d', 1, { price: null }), share('e', Infinity), share('f', 1, { exposure: null }),
      share('g', 1, { betas: { ...BETAS, styles: [null, 0, 0, 0, 0, 0], rateTotal: null, ratePartial: Number.NaN } }), { ...unpriceable, option: { ...unpriceable.option!, rate: -1e6 } },
    ])
    expect(ids).toEqual(['g'])
    expect(known).toEqual([true, false, true, true, true, true, true, false])
    expect(coverage.skipped.map(({ position_id, reason }) => [position_id, reason])).toEqual([
      ['a', 'PRIVATE_SKIPPED'], ['b', 'insufficient_history'], ['c', 'insufficient_history'], ['d', 'NO_PRICE'], ['e', 'NO_PRICE'], ['f', 'no_delta'], ['h', 'NOT_FINITE'],
    ])
    expect(coverage).toMatchObject({ positions_total: 8, positions_analyzed: 1, positions_skipped: 7, coverage: 'partial', coverage_pct: null })
    expect(riskBook([share('x', 1), stake('y')]).coverage.coverage_pct).toBeCloseTo((100 * 100) / 50_100, 12)
  })

  it('knows a book of nothing but PRIVATE positions', () => {
    const only = (positions: Parameters<typeof riskBook>[0]) => hasOnlyPrivate(riskBook(positions).coverage)
    expect([only([]), only([stake('a')]), only([stake('a'), share('b', 1, { betas: null })]), only([share('a', 1)])]).toEqual([true, true, false, false])
  })
})

describe('positionPnl', () => {
  it('is n P r for shares, with no loss beyond the whole value', () => {
    const book = riskBook([share('a', 2), share('b', -3)])
    expect([positionPnl(book, 0, 0.1, 0.01, 0.5), positionPnl(book, 0, -1.5, 0, 0), positionPnl(book, 1, -1.5, 0, 0), positionPnl(book, 1, -1, 0, 0)]).toEqual([20, -200, 300, 300])
  })

  it('reprices options under all three moves', () => {
    const position = optionOn('c', -100)
    const terms = position.option!
    const moved = blackScholes({ ...terms, spot: 90, rate: 0.05, volatility: 0.45 }).price
    expect(positionPnl(riskBook([position]), 0, -0.1, 0.01, 0.5)).toBeCloseTo(-100 * (moved - blackScholes(terms).price), 10)
  })

  it('never loses more than a long option is worth, and a short call more than linearly', () => {
    const [long, short] = [optionOn('a', 100), optionOn('b', -100)]
    const book = riskBook([long, short])
    expect(positionPnl(book, 0, -5, 0, 0)).toBeCloseTo(-100 * long.price!, 10)
    expect(positionPnl(book, 1, 0.3, 0, 0)).toBeLessThan(0.3 * short.exposure!)
  })

  it('gives a long call and a short put the P&L of a forward, and a short the opposite of a long', () => {
    const move = fc.record({ r: fc.double({ min: -1, max: 2, noNaN: true }), dy: fc.double({ min: -0.03, max: 0.05, noNaN: true }), v: fc.double({ min: -0.9, max: 2, noNaN: true }) })
    fc.assert(
      fc.property(move, fc.double({ min: 0.5, max: 2, noNaN: true }), ({ r, dy, v }, moneyness) => {
        const strike = 100 * moneyness
        const book = riskBook([optionOn('a', 100, { strike }), optionOn('b', -100, { strike, right: -1 }), optionOn('c', -100, { strike })])
        const pnl = [0, 1, 2].map((i) => positionPnl(book, i, r, dy, v))
        const forward = 100 * (100 * r * Math.exp(-0.005) - strike * (Math.exp(-(0.04 + dy) / 2) - Math.exp(-0.02)))
        expect(pnl[0]! + pnl[1]!).toBeCloseTo(forward, 7)
        expect(pnl[2]! + pnl[0]!).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('factorDollars', () => {
  it('sums exposure times beta, and splitting a position changes nothing', () => {
    fc.assert(
      fc.property(anyBook, (positions) => {
        const halves = positions.flatMap((position) => ['x', 'y'].map((lot) => ({ ...position, id: position.id + lot, units: position.units / 2, exposure: position.exposure! / 2 })))
        const [whole, split] = [factorDollars(riskBook(positions)), factorDollars(riskBook(halves))]
        const scale = positions.reduce((sum, { exposure }) => sum + Math.abs(exposure!), 0)
        expect(Math.max(...whole.map((dollars, f) => Math.abs(dollars - split[f]!)))).toBeLessThanOrEqual(1e-11 * scale)
        expect(whole[0]).toBeCloseTo(positions.reduce((sum, { exposure, betas }) => sum + exposure! * betas!.market!, 0), 4)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('factor vectors', () => {
  it('find the place of every scenario key', () => {
    expect(['Market', 'Value', 'Low Volatility', 'Interest_Rate', 'Short Interest', 'Gold'].map(factorPlace)).toEqual([0, 1, 6, 7, -1, -1])
    expect([VECTOR_FACTORS[0], VECTOR_FACTORS[7]]).toEqual(['Market Beta', 'Interest Rate Beta'])
  })
})
