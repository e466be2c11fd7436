import { z } from 'zod'
import type { StressScenario } from '../../engines/stress/index.js'
import type { StoredScenario } from '../../store/read/market-facts.js'

const config = z.object({
  shocked_factors: z.record(z.string(), z.number()),
  basis: z.record(z.string(), z.enum(['relative', 'total'])).optional(),
  vol_shock: z.number().min(-1).optional(),
})

/** A scenario that was left out, and why. */
export interface InvalidScenario {
  readonly scenario_id: string
  readonly error: string
}

export interface ParsedScenarios {
  readonly scenarios: readonly StressScenario[]
  readonly invalid: readonly InvalidScenario[]
}

/** Reads the configured scenarios. One that is written wrongly is named and left out; the others run. */
export function parseScenarios(stored: readonly StoredScenario[]): ParsedScenarios {
  const scenarios: StressScenario[] = []
  const invalid: InvalidScenario[] = []
  for (const { scenarioId, name, category, severity, shockConfig } of stored) {
    const parsed = config.safeParse(shockConfig)
    if (!parsed.success) {
      invalid.push({ scenario_id: scenarioId, error: parsed.error.issues.map((issue) => `shock_config.${issue.path.join('.')}: ${issue.message}`).join('; ') })
      continue
    }
    const { shocked_factors, basis, vol_shock } = parsed.data
    scenarios.push({ scenario_id: scenarioId, name, category, severity, shocked_factors, ...(basis ? { basis } : {}), ...(vol_shock === undefined ? {} : { vol_shock }) })
  }
  return { scenarios, invalid }
}
