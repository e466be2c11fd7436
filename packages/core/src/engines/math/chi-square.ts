import { logGamma } from './student-t.js'

const STEPS = 1000
const TINY = 1e-300

/**
 * Regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0: a series below a + 1, a continued fraction above
 * [Press et al., Numerical Recipes, 6.2].
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (!Number.isFinite(x)) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x)
}

/** P(X >= x) for a chi-square variable with `df` > 0 degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  return upperIncompleteGamma(df / 2, x / 2)
}

/** Sum of x^i / (a (a + 1) ... (a + i)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let i = 1; i < STEPS && term > sum * Number.EPSILON; i++) {
    term *= x / (a + i)
    sum += term
  }
  return sum
}

/** Lentz's method for 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let i = 1; i < STEPS; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 2 * Number.EPSILON) break
  }
  return h
}
