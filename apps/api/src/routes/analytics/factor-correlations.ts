import { readFactorCorrelations } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { isoDate, z } from '../../http/schemas.js'
import type { Services } from '../../services.js'
import * as examples from './examples.js'

const known = z.number().nullable()
export const factorCorrelations = z.object({
  available: z.boolean(), calculation_date: isoDate.nullable(),
  data: z.looseObject({
    factors: z.array(z.string()), matrix: z.array(z.array(known)), pairs: z.array(z.object({ factor1: z.string(), factor2: z.string(), correlation: known, data_points: z.number().int() })),
    off_diagonal: z.object({ mean: known, max: known, min: known, standard_deviation: known }), lookback_days: z.number().int(), decay_factor: z.number(), data_days: z.number().int(),
  }).nullable(),
  diagnostics: z.looseObject({}).nullable(), metadata: z.object({ status: z.string().nullable(), reason: z.string().optional(), missing_factors: z.array(z.string()) }),
}).openapi('FactorCorrelations')

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
