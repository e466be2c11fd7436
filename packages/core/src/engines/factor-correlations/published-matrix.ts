import { FACTORS, MARKET_FACTOR, STYLE_FACTORS, type StyleFactor } from '../../domain/index.js'
import { lastOf } from '../math/last-of.js'
import { matrixDiagnostics, type MatrixDiagnostics, type OffDiagonal, offDiagonal } from './diagnostics.js'
import { type EwmaMoments, ewmaMoments } from './ewma.js'
import type { FactorCorrelationInput, FactorCorrelationOptions } from './input.js'

/** One pair, the factor of lower display order first. */
export interface FactorPair {
  readonly factor1: string
  readonly factor2: string
  /** null below the minimum overlap or without variance. */
  readonly correlation: number | null
  /** Common rows. */
  readonly dataPoints: number
}

/** EWMA correlations of the proxies (specification 11.2). */
export interface PublishedMatrix {
  /** In display order. */
  readonly factors: readonly string[]
  /** Rows and columns in the order of `factors`: 1 on the diagonal, null where unknown. */
  readonly matrix: readonly (readonly (number | null)[])[]
  readonly pairs: readonly FactorPair[]
  readonly offDiagonal: OffDiagonal
  readonly diagnostics: MatrixDiagnostics
}

const NAMES: readonly string[] = FACTORS.filter(({ type, active }) => type === 'style' && active).map(({ name }) => name)

/** The matrix that is published, unclipped and unrepaired, with its diagnostics. */
export function publishedMatrix(input: FactorCorrelationInput, options: FactorCorrelationOptions): PublishedMatrix {
  const columns = NAMES.map((name) => lastOf(name === MARKET_FACTOR ? input.market : input.styles[STYLE_FACTORS.indexOf(name as StyleFactor)]!, options.lookbackDays))
  const moments = ewmaMoments(columns, { ...options, demean: true })
  const matrix = NAMES.map((_, i) => NAMES.map((_unused, j) => known(moments.correlation[i * NAMES.length + j]!)))
  const pairs = pairsOf(matrix, moments)
  const measured = [...NAMES.keys()].filter((i) => matrix[i]![i] !== null)
  const diagnostics = matrixDiagnostics(measured.map((i) => NAMES[i]!), measured.map((i) => measured.map((j) => matrix[i]![j]!)))
  return { factors: NAMES, matrix, pairs, offDiagonal: offDiagonal(pairs.map(({ correlation }) => correlation)), diagnostics }
}

/** What a skip publishes: nothing. */
export const NO_MATRIX: PublishedMatrix = { factors: [], matrix: [], pairs: [], offDiagonal: offDiagonal([]), diagnostics: matrixDiagnostics([], []) }

function pairsOf(matrix: PublishedMatrix['matrix'], { overlap }: EwmaMoments): FactorPair[] {
  return NAMES.flatMap((factor1, i) =>
    NAMES.slice(i + 1).map((factor2, at) => {
      const j = i + 1 + at
      return { factor1, factor2, correlation: matrix[i]![j]!, dataPoints: overlap[i * NAMES.length + j]! }
    }),
  )
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
