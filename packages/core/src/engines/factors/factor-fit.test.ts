import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { dot, fromColumns } from '../math/matrix.js'
import { ols } from '../math/ols.js'
import { univariate } from '../math/univariate.js'
import { type FactorDesign, KAPPA_MAX, prepareDesign } from './factor-design.js'
import { fitDrivers, fitOf } from './factor-fit.js'
import { fitFactors } from './fit-factors.test-data.js'
import { randomReturns } from './random-returns.test-data.js'

const seeds = fc.integer({ min: 1, max: 1_000_000 })
const NO_PENALTY = 1e9
const close = (actual: number, expected: number, tolerance: number): void => expect(Math.abs(actual - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)))

function designOf(seed: number, n = 120, kappa = KAPPA_MAX): { design: FactorDesign; returns: ReturnType<typeof randomReturns> } {
  const returns = randomReturns(seed, n)
  return { design: prepareDesign(returns.market, returns.styles, kappa)!, returns }
}

describe('the factor model', () => {
  it('without a penalty is least squares on the raw funds', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, returns } = designOf(seed, 120, NO_PENALTY)
        const y = returns.driver(1.2, 0.01)
        const fit = fitFactors(design, y)
        const raw = ols(y, fromColumns([returns.market, ...returns.styles], 120), true)
        if (raw.status !== 'ok') throw new Error('full rank')
        expect(design.block.ridgeLambda).toBe(0)
        close(fit.rawMarketLoading, raw.params[1]!, 1e-9)
        fit.betaStyles.forEach((beta, k) => close(beta, raw.params[2 + k]!, 1e-9))
        fit.seStyles.forEach((error, k) => close(error, raw.stdErrors[2 + k]!, 1e-9))
        close(fit.residualVariance / raw.residualVariance, 1, 1e-9)
        close(fit.rSquared!, raw.rSquared!, 1e-9)
      }),
      { numRuns: 40 },
    )
  })

  it('has the ordinary market beta and intercept whatever the styles', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, returns } = designOf(seed)
        const y = returns.driver(-0.4, 0.02)
        const [fit, line] = [fitFactors(design, y), univariate(y, returns.market)!]
        close(fit.betaMarket, line.beta, 1e-12)
        close(1e4 * fit.alpha, 1e4 * line.alpha, 1e-10)
      }),
      { numRuns: 40 },
    )
  })

  it('is linear in the return', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (seed, a, b) => {
        const { design, returns } = designOf(seed)
        const [y1, y2] = [returns.driver(1.5, 0.02), returns.driver(0.2, 0.01)]
        const [fit1, fit2, sum] = [fitFactors(design, y1), fitFactors(design, y2), fitFactors(design, y1.map((value, t) => a * value + b * y2[t]!))]
        close(sum.betaMarket, a * fit1.betaMarket + b * fit2.betaMarket, 1e-11)
        sum.betaStyles.forEach((beta, k) => close(beta, a * fit1.betaStyles[k]! + b * fit2.betaStyles[k]!, 1e-10))
        close(sum.alpha, a * fit1.alpha + b * fit2.alpha, 1e-12)
      }),
      { numRuns: 40 },
    )
  })

  it('shrinks the style block to the condition number kappa and no further', () => {
    const { design } = designOf(7)
    const { eigenvalues, ridgeLambda } = design.block
    expect(ridgeLambda).toBeGreaterThan(0)
    close(Math.sqrt((eigenvalues[5]! + ridgeLambda) / (eigenvalues[0]! + ridgeLambda)), KAPPA_MAX, 1e-12)
  })

  it('has the standard errors of any estimator that is linear in the return: those of its weights', () => {
    const { design, returns } = designOf(13)
    const fit = fitFactors(design, returns.driver(1.1, 0.01))
    const errors = [fit.seMarket, ...fit.seStyles]
    expect(design.block.ridgeLambda).toBeGreaterThan(0)
    errors.forEach((error, k) => {
      const weights = design.projection.data.subarray(k * 120, (k + 1) * 120)
      close(error, Math.sqrt(fit.residualVariance * dot(weights, weights)), 1e-12)
    })
  })

  it('explains a fund made of factors exactly: no residual, no standard error', () => {
    const { design, returns } = designOf(3, 120, NO_PENALTY)
    const fit = fitFactors(design, returns.market.map((m, t) => 0.4 * m + 0.6 * returns.styles[2]![t]!))
    expect([fit.residualVariance, fit.seMarket, fit.rSquared]).toEqual([0, 0, 1])
    close(fit.betaStyles[2]!, 0.6, 1e-10)
  })

  it('scales with the unit of returns: betas stay, variances go with the square', () => {
    const { design, returns } = designOf(11)
    const percent = prepareDesign(returns.market.map((m) => 100 * m), returns.styles.map((style) => style.map((f) => 100 * f)), KAPPA_MAX)!
    const y = returns.driver(1, 0.01)
    const [plain, scaled] = [fitFactors(design, y), fitFactors(percent, y.map((value) => 100 * value))]
    close(scaled.betaMarket, plain.betaMarket, 1e-12)
    scaled.betaStyles.forEach((beta, k) => close(beta, plain.betaStyles[k]!, 1e-10))
    close(scaled.residualVariance / plain.residualVariance, 10_000, 1e-10)
  })

  it('has no R2 for a return that does not vary', () => {
    const { design } = designOf(5)
    expect(fitFactors(design, new Float64Array(120)).rSquared).toBeNull()
  })
})

describe('fitDrivers', () => {
  it.each([[1, 60], [2, 61], [67, 62], [130, 63]])('fits %d drivers on %d rows as it fits each alone, to the last bit', (count, n) => {
    const { design, returns } = designOf(count, n)
    const drivers = Array.from({ length: count }, (_, i) => returns.driver(i / 50, 0.01))
    const together = fitDrivers(design, Float64Array.from(drivers.flatMap((y) => [...y])), count)
    drivers.forEach((y, i) => expect(fitOf(together, i)).toEqual(fitFactors(design, y)))
  })

  it('has the betas, slopes and squares of their definitions', () => {
    const { design, returns } = designOf(21, 75)
    const y = returns.driver(0.7, 0.02)
    const fit = fitFactors(design, y)
    const project = ({ data, rows, cols }: { data: Float64Array; rows: number; cols: number }) => Array.from({ length: rows }, (_, k) => dot(data.subarray(k * cols, (k + 1) * cols), y))
    project(design.projection).forEach((beta, k) => close([fit.betaMarket, ...fit.betaStyles][k]!, beta, 1e-13))
    project(design.slopes.projection).forEach((slope, k) => close(fit.slopes[k]!, slope, 1e-13))
    expect([fit.betaStyles.length, fit.slopes.length]).toEqual([6, 7])
    const [mean, meanMarket] = [y, returns.market].map((values) => values.reduce((a, b) => a + b, 0) / 75) as [number, number]
    const fitted = y.map((_, t) => mean + fit.betaMarket * (returns.market[t]! - meanMarket) + [...fit.betaStyles].reduce((sum, beta, k) => sum + beta * styleResidual(returns, k, t), 0))
    close(fit.residualVariance, y.reduce((sum, value, t) => sum + (value - fitted[t]!) ** 2, 0) / design.freedom, 1e-12)
    close(fit.totalSquares, y.reduce((sum, value) => sum + (value - mean) ** 2, 0), 1e-12)
  })

  it('fits nobody', () => {
    expect(fitDrivers(designOf(4).design, new Float64Array(0), 0).coefficients).toHaveLength(0)
  })
})

/** u_k of session t, from the ordinary line of the style on the market. */
function styleResidual({ market, styles }: ReturnType<typeof randomReturns>, k: number, t: number): number {
  const line = univariate(styles[k]!, market)!
  return styles[k]![t]! - line.alpha - line.beta * market[t]!
}

describe('prepareDesign', () => {
  it('drops a style that is pure market and keeps the rest', () => {
    const { market, styles } = randomReturns(9, 90)
    const design = prepareDesign(market, [styles[0]!, market.map((m) => 0.001 + 1.3 * m), styles[2]!], KAPPA_MAX)!
    expect(design.kept).toEqual([0, 2])
    expect(design.residualDeviation).toHaveLength(2)
  })

  it('has no slope on a style that does not move', () => {
    const { market, styles, driver } = randomReturns(9, 90)
    const design = prepareDesign(market, [styles[0]!, new Float64Array(90).fill(0.001)], KAPPA_MAX)!
    expect([design.kept, design.slopes.squares[2], fitFactors(design, driver(1, 0.01)).slopes[2]]).toEqual([[0], 0, 0])
  })

  it('gives infinite VIF to styles that determine each other, and only to them', () => {
    const { market, styles } = randomReturns(9, 90)
    const { vif, conditionNumber, ridgeLambda, eigenvalues } = prepareDesign(market, [styles[0]!, styles[0]!, styles[4]!], KAPPA_MAX)!.block
    expect([vif[0], vif[1], conditionNumber]).toEqual([Infinity, Infinity, Infinity])
    expect(vif[2]).toBeLessThan(10)
    expect(eigenvalues[0]).toBe(0)
    expect(ridgeLambda).toBeCloseTo(eigenvalues[2]! / (KAPPA_MAX ** 2 - 1), 12)
  })

  it('works with the market alone', () => {
    const { market, driver } = randomReturns(2, 60)
    const design = prepareDesign(market, [], KAPPA_MAX)!
    const y = driver(0.8, 0.01)
    const [fit, line] = [fitFactors(design, y), univariate(y, market)!]
    close(fit.seMarket, line.stdError, 1e-12)
    expect(design.block.ridgeLambda).toBe(0)
  })

  it('is null for a market that does not vary, and refuses a kappa of 1', () => {
    const { market, styles } = randomReturns(2, 60)
    expect(prepareDesign(new Float64Array(60).fill(0.1), styles, KAPPA_MAX)).toBeNull()
    expect(() => prepareDesign(market, styles, 1)).toThrow(RangeError)
  })
})
