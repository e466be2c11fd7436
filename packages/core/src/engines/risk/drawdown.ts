import { finite } from '../math/finite.js'

/** The worst fall of a return index and where it lies; index 0 is the start, index t the value after return t (from 1). */
export interface Drawdown {
  /** I_0 = 1, I_t = I_(t-1) (1 + r_t): n + 1 values. */
  readonly index: Float64Array
  /** 0 or a negative fraction; null when the index overflows. */
  readonly maxDrawdown: number | null
  readonly peakIndex: number
  readonly troughIndex: number
  /** First point after the trough that is back at the peak; null while it is not. */
  readonly recoveryIndex: number | null
  /** null when the index overflows. */
  readonly currentDrawdown: number | null
}

/** min over t of I_t / max_(s<=t) I_s - 1 (specification 10) [Magdon-Ismail, Atiya 2004]. A series that never falls has peak and trough 0. */
export function drawdown(returns: Float64Array): Drawdown {
  const index = new Float64Array(returns.length + 1)
  index[0] = 1
  let peak = 0
  let maxDrawdown = 0
  let peakIndex = 0
  let troughIndex = 0
  for (let t = 1; t < index.length; t++) {
    index[t] = index[t - 1]! * (1 + returns[t - 1]!)
    if (index[t]! > index[peak]!) peak = t
    const fall = index[t]! / index[peak]! - 1
    if (fall < maxDrawdown) {
      maxDrawdown = fall
      peakIndex = peak
      troughIndex = t
    }
  }
  const recoveryIndex = recoveryOf(index, peakIndex, troughIndex)
  return { index, maxDrawdown: finite(maxDrawdown), peakIndex, troughIndex, recoveryIndex, currentDrawdown: finite(index.at(-1)! / index[peak]! - 1) }
}

function recoveryOf(index: Float64Array, peakIndex: number, troughIndex: number): number | null {
  for (let t = troughIndex + 1; troughIndex > 0 && t < index.length; t++) if (index[t]! >= index[peakIndex]!) return t
  return null
}
