import { readFileSync } from 'node:fs'
import type { StressScenario } from '../../packages/core/src/engines/stress/index.js'
import { AS_OF } from './world.js'

interface SeededScenario extends Omit<StressScenario, 'scenario_id' | 'shocked_factors'> {
  readonly id: string
  readonly config: Pick<StressScenario, 'shocked_factors' | 'basis' | 'vol_shock'>
}

/** The eighteen scenarios that every database is seeded with. */
export const SCENARIOS: readonly StressScenario[] = (JSON.parse(readFileSync(new URL('../../prisma/seed/stress-scenarios.json', import.meta.url), 'utf8')) as SeededScenario[])
  .map(({ id, name, category, severity, config }) => ({ scenario_id: id, name, category, severity, ...config }))

export const CORRELATIONS = { calculation_date: AS_OF, data_days: 252, mean_correlation: null }
