import { readFactorCorrelations } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import * as examples from './examples.js'
import { factorCorrelations } from './result-schemas.js'

interface Stored {
  readonly status: string
}

/** Correlations of the factors themselves on the newest calculated session, the same for every portfolio. */
export function factorCorrelationsOperation({ database }: Services) {
  return operation({
    id: 'getFactorCorrelations', method: 'get', path: '/api/v1/analytics/factor-correlations', tag: 'analytics', summary: 'Correlations of the seven factors', auth: 'bearer',
    response: factorCorrelations, example: examples.factorMatrix,
    handle: async () => {
      const stored = await readFactorCorrelations(database)
      const status = (stored?.correlations as Stored | null | undefined)?.status ?? null
      const head = { calculation_date: stored?.calculationDate ?? null, metadata: { status, missing_factors: stored?.missingFactors ?? [] } }
      if (!stored || status !== 'COMPLETED') return { available: false, ...head, data: null, diagnostics: null, metadata: { ...head.metadata, reason: 'no_calculation_available' } }
      return { available: true, ...head, data: stored.correlations as never, diagnostics: stored.diagnostics as never }
    },
  })
}
