import { fromRows } from '../../../src/engines/math/matrix.js'
import { toRows } from '../../../src/engines/math/matrix-rows.test-data.js'
import { frobeniusDistance, nearestCorrelation } from '../../../src/engines/math/nearest-correlation.js'
import { spectralClip } from '../../../src/engines/math/spectral-clip.js'
import { identity, symmetricSpectrum } from '../../../src/engines/math/spectrum.js'
import type { Family } from '../family.js'

export const psd: Family = {
  nearest_correlation: ({ matrix }: { matrix: number[][] }, { expected }) => {
    const found = nearestCorrelation(fromRows(matrix))
    const smallest = symmetricSpectrum(found.matrix, identity(matrix.length)).values[0]!
    const bound = expected.min_eigenvalue_output_at_least as number
    return {
      matrix: toRows(found.matrix), frobenius_distance: found.distance, min_eigenvalue_input: found.smallestEigenvalue, is_psd_input: found.smallestEigenvalue >= -1e-10,
      min_eigenvalue_output_at_least: smallest >= bound ? bound : smallest,
    }
  },
  spectral_clip: ({ matrix, epsilon }: { matrix: number[][]; epsilon: number }) => {
    const given = fromRows(matrix)
    const clipped = spectralClip(given, epsilon)
    return { matrix: toRows(clipped.matrix), frobenius_distance: frobeniusDistance(given, clipped.matrix), eigenvalues_input: clipped.eigenvalues }
  },
}
