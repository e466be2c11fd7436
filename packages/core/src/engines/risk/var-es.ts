import { finite } from '../math/finite.js'
import { type Moments, moments } from '../math/moments.js'
import { normalPdf } from '../math/normal.js'
import { normalQuantile } from '../math/normal-quantile.js'

/** Bounds within which the Cornish-Fisher expansion is trusted (specification 10). */
const MAX_SKEWNESS = 1
const MAX_KURTOSIS = 5

/** Value at risk and expected shortfall at one confidence, one day; losses positive, in the unit of the values. */
export interface VarLevel {
  readonly confidence: number
  readonly normalQuantile: number
  /** The ceil(n a)-th smallest loss. */
  readonly historicalVar: number | null
  readonly historicalEs: number | null
  /** The quantile interpolated between two losses, for comparison. */
  readonly historicalVarInterpolated: number | null
  readonly parametricVar: number | null
  readonly parametricEs: number | null
  /** Whatever the moments are; `cornishFisherValid` says whether it may be reported. */
  readonly cornishFisherVar: number | null
}

export interface VarEs {
  readonly observations: number
  /** null for fewer than two values. */
  readonly moments: Moments | null
  /** |skewness| < 1 and excess kurtosis < 5. */
  readonly cornishFisherValid: boolean
  /** One entry a confidence, in the order given. */
  readonly levels: readonly VarLevel[]
}

/**
 * One-day VaR and ES of complete returns or P&L (specification 10): historical [Acerbi, Tasche 2002; Rockafellar, Uryasev 2000],
 * parametric, Cornish-Fisher [Favre, Galeano 2002]. Two values at least, else null. A confidence outside (0, 1) is a RangeError.
 */
export function varEs(values: Float64Array, confidences: readonly number[]): VarEs {
  const found = moments(values)
  const sorted = Float64Array.from(values).sort()
  const skewness = found?.skewness ?? null
  const kurtosis = found?.excessKurtosis ?? null
  return {
    observations: values.length, moments: found,
    cornishFisherValid: skewness !== null && kurtosis !== null && Math.abs(skewness) < MAX_SKEWNESS && kurtosis < MAX_KURTOSIS,
    levels: confidences.map((confidence) => {
      const z = normalQuantile(confidence)
      const { historicalVar, historicalEs, historicalVarInterpolated } = historical(sorted, confidence)
      const { parametricVar, parametricEs, cornishFisherVar } = parametric(found, confidence, z)
      return { confidence, normalQuantile: z, historicalVar, historicalEs, historicalVarInterpolated, parametricVar, parametricEs, cornishFisherVar }
    }),
  }
}

/** `sorted` ascending: the k-th smallest loss is the k-th largest value. */
function historical(sorted: Float64Array, confidence: number): Pick<VarLevel, 'historicalVar' | 'historicalEs' | 'historicalVarInterpolated'> {
  const n = sorted.length
  if (n < 2) return { historicalVar: null, historicalEs: null, historicalVarInterpolated: null }
  const loss = (rank: number): number => 0 - sorted[n - rank]!
  const k = Math.ceil(n * confidence - 1e-9)
  let beyond = 0
  for (let rank = k + 1; rank <= n; rank++) beyond += loss(rank)
  const place = (n - 1) * confidence
  const below = Math.floor(place)
  const [lower, upper] = [loss(below + 1), loss(Math.min(below + 2, n))]
  return {
    historicalVar: finite(loss(k)), historicalEs: finite((beyond + (k - n * confidence) * loss(k)) / (n * (1 - confidence))),
    historicalVarInterpolated: finite(lower + (place - below) * (upper - lower)),
  }
}

function parametric(found: Moments | null, confidence: number, z: number): Pick<VarLevel, 'parametricVar' | 'parametricEs' | 'cornishFisherVar'> {
  if (!found) return { parametricVar: null, parametricEs: null, cornishFisherVar: null }
  const { mean, deviation, skewness, excessKurtosis } = found
  const corrected = skewness === null || excessKurtosis === null ? null : cornishFisher(-z, skewness, excessKurtosis)
  return {
    parametricVar: finite(z * deviation - mean), parametricEs: finite((deviation * normalPdf(z)) / (1 - confidence) - mean),
    cornishFisherVar: corrected === null ? null : finite(-mean - corrected * deviation),
  }
}

/** The normal quantile `z` (negative in the loss tail) corrected by skewness S and excess kurtosis K. */
function cornishFisher(z: number, s: number, k: number): number {
  return z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36
}
