import type { Matrix } from '../math/matrix.js'
import { normalPdf } from '../math/normal.js'
import { normalQuantile } from '../math/normal-quantile.js'

/** A variance this small beside its parts is rounding: the exposures offset each other exactly. */
const ROUNDING = 1e-13

/** Dollar exposure to one source of specific risk and its daily residual variance. */
interface SpecificRisk {
  readonly exposure: number
  readonly residualVariance: number
}

/** One-day normal VaR at one confidence in dollars; the components and the specific part add up to `var`. */
interface FactorVarLevel {
  readonly confidence: number
  readonly var: number
  readonly es: number
  /** One entry a factor, in the order of the exposures. */
  readonly componentVar: readonly number[]
  readonly specificVar: number
}

export interface FactorVar {
  /** Deviation of the daily P&L, dollars. */
  readonly pnlDeviation: number
  /** Part of the variance that the factors explain; null for a book without risk. */
  readonly factorVarianceShare: number | null
  readonly levels: readonly FactorVarLevel[]
}

/** sum E_i^2 sigma2_i, squared dollars. Positions in one driver share its residual: net them first, so that splitting a lot changes nothing. */
export function specificVariance(parts: readonly SpecificRisk[]): number {
  return parts.reduce((sum, { exposure, residualVariance }) => sum + exposure * exposure * residualVariance, 0)
}

/**
 * z_a sqrt(D' S D + specific variance) with its components z_a D_f (S D)_f / sd (specification 10) [Jorion 2006; McNeil, Frey, Embrechts 2015].
 * D: dollars by factor; S: daily covariance of the factors in the same order, NaN where it is not known. A factor without exposure needs no
 * covariance. null when a covariance that matters is missing, or when the variance comes out negative or overflows.
 */
export function factorVar(exposures: Float64Array, covariance: Matrix, specific: number, confidences: readonly number[]): FactorVar | null {
  const { parts, size } = varianceParts(exposures, covariance)
  const factorVariance = parts.reduce((sum, part) => sum + part, 0)
  const variance = withoutRounding(factorVariance + specific, size + specific)
  if (!(variance >= 0 && Number.isFinite(variance))) return null
  const deviation = Math.sqrt(variance)
  const share = (part: number, z: number): number => (deviation > 0 ? z * (part / deviation) : 0)
  return {
    pnlDeviation: deviation, factorVarianceShare: variance > 0 ? factorVariance / variance : null,
    levels: confidences.map((confidence) => {
      const z = normalQuantile(confidence)
      return {
        confidence, var: z * deviation, es: (deviation * normalPdf(z)) / (1 - confidence), componentVar: parts.map((part) => share(part, z)), specificVar: share(specific, z),
      }
    }),
  }
}

/** D_f (S D)_f of every factor, exactly 0 without exposure, and the sum of the sizes of all products in them. */
function varianceParts(exposures: Float64Array, { data, cols }: Matrix): { parts: number[]; size: number } {
  let size = 0
  const parts = Array.from(exposures, (own, f) => {
    let part = 0
    for (let g = 0; own !== 0 && g < cols; g++) {
      const product = exposures[g] === 0 ? 0 : own * data[f * cols + g]! * exposures[g]!
      part += product
      size += Math.abs(product)
    }
    return part
  })
  return { parts, size }
}

function withoutRounding(variance: number, size: number): number {
  return Math.abs(variance) <= ROUNDING * size && Number.isFinite(size) ? 0 : variance
}
