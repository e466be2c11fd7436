import { mean } from './matrix.js'

/** A series of daily returns or yield changes whose deviation is below this does not vary: what is left of it is rounding. */
const NO_VARIATION = 1e-10

/** Whether a sum of squared deviations over `count` rows is a variance to divide by. */
export function isVariance(squares: number, count: number): boolean {
  return Math.sqrt(squares / count) >= NO_VARIATION && Number.isFinite(squares)
}

/** Sum of squared deviations from the mean; values without gaps. */
export function centredSquares(values: Float64Array): number {
  const centre = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2
  return squares
}

/** Whether a series without gaps varies by more than rounding. */
export function varies(values: Float64Array): boolean {
  return isVariance(centredSquares(values), values.length)
}
