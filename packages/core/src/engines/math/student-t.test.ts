import { describe, expect, it } from '@jest/globals'
import { incompleteBeta, logGamma, studentTwoSided } from './student-t.js'

describe('logGamma', () => {
  it('gives the logarithm of factorials and of the square root of pi', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14)
    expect(logGamma(0.25)).toBeCloseTo(Math.log(3.6256099082219083), 13)
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12)
  })
})

describe('incompleteBeta', () => {
  it('is x to the a for b = 1, and symmetric', () => {
    for (const x of [0.01, 0.3, 0.77, 0.999]) {
      expect(incompleteBeta(2.5, 1, x)).toBeCloseTo(x ** 2.5, 14)
      expect(incompleteBeta(3.2, 0.7, x)).toBeCloseTo(1 - incompleteBeta(0.7, 3.2, 1 - x), 13)
    }
  })

  it('is 0 and 1 at the ends', () => {
    expect([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1)]).toEqual([0, 1])
  })
})

describe('studentTwoSided', () => {
  const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1)

  it('matches the closed forms of 1 and 2 degrees of freedom, far tails included', () => {
    for (const t of [0.001, 0.5, 1, 3, 40, 1e4]) {
      expect(relative(studentTwoSided(t, 1), (2 / Math.PI) * Math.atan2(1, t))).toBeLessThan(1e-12)
      const root = Math.sqrt(2 + t * t)
      expect(relative(studentTwoSided(-t, 2), 2 / (root * (root + t)))).toBeLessThan(1e-12)
    }
  })

  it('matches the trigonometric series of 10 degrees', () => {
    for (const t of [0.2, 1, 2.228, 3.5]) {
      const angle = Math.atan(t / Math.sqrt(10))
      const c = Math.cos(angle) ** 2
      const inside = Math.sin(angle) * (1 + (1 / 2) * c * (1 + (3 / 4) * c * (1 + (5 / 6) * c * (1 + (7 / 8) * c))))
      expect(studentTwoSided(t, 10)).toBeCloseTo(1 - inside, 13)
    }
  })

  it('is 1 at 0, 0 at infinity, and does not exist for a statistic that does not', () => {
    expect(studentTwoSided(0, 7)).toBe(1)
    expect(studentTwoSided(Number.NEGATIVE_INFINITY, 7)).toBe(0)
    expect(studentTwoSided(Number.NaN, 7)).toBeNaN()
  })
})
