/** Daily returns with the dependence of real funds, the same for the same seed: tests of the factor model need many of them. */
export interface RandomReturns {
  readonly market: Float64Array
  /** Six, in engine order; the second is nearly the mirror of the first, net of the market. */
  readonly styles: readonly Float64Array[]
  readonly driver: (beta: number, noise: number) => Float64Array
}

/** `n` sessions of returns for a market, its styles and any number of drivers. */
export function randomReturns(seed: number, n: number): RandomReturns {
  const gaussian = gaussians(seed)
  const market = Float64Array.from({ length: n }, () => 0.0004 + 0.01 * gaussian())
  const tilt = Float64Array.from({ length: n }, () => 0.004 * gaussian())
  const style = (beta: number, tiltBeta: number, noise: number): Float64Array => market.map((m, t) => beta * m + tiltBeta * tilt[t]! + noise * gaussian())
  const styles = [style(0.9, 1, 0.001), style(1.1, -1, 0.001), style(1.05, -0.3, 0.005), style(1, 0, 0.002), style(1.15, 0.4, 0.007), style(0.7, 0.3, 0.004)]
  return { market, styles, driver: (beta, noise) => market.map((m, t) => beta * m + 0.3 * tilt[t]! + noise * gaussian()) }
}

/** Standard normal numbers: a linear congruential generator through Box-Muller. */
function gaussians(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
