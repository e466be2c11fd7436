const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** ln B(a, b) of the beta function, a > 0, b > 0. */
function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/**
 * Regularised incomplete beta function I_x(a, b), 0 <= x <= 1, by its continued fraction [Press et al., Numerical Recipes, 6.4].
 * A caller with many x for one (a, b) passes ln B(a, b) along.
 */
export function incompleteBeta(a: number, b: number, x: number, logComplete = logBeta(a, b)): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logComplete)
  return x < (a + 1) / (a + b + 2) ? (front * continuedFraction(a, b, x)) / a : 1 - (front * continuedFraction(b, a, 1 - x)) / b
}

/** By the method of Lentz. No denominator comes near 0 for x < (a + 1) / (a + b + 2), where alone it is used. */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 2 * Number.EPSILON) break
  }
  return h
}

/**
 * Two-sided tail probability t -> P(|T| >= |t|) of Student's t with `df` > 0 degrees of freedom, for many t of one df. 0 for an infinite
 * t; NaN for NaN, so that a statistic that does not exist is never taken for a certain one.
 */
export function twoSidedTail(df: number): (t: number) => number {
  const logComplete = logBeta(df / 2, 0.5)
  return (t) => {
    if (Number.isNaN(t)) return Number.NaN
    return Number.isFinite(t) ? incompleteBeta(df / 2, 0.5, df / (df + t * t), logComplete) : 0
  }
}

/** P(|T| >= |t|) of Student's t with `df` degrees of freedom, as `twoSidedTail`. */
export function studentTwoSided(t: number, df: number): number {
  return twoSidedTail(df)(t)
}
