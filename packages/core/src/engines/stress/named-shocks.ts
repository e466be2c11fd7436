import { factorPlace, MARKET, RATE, VECTOR_FACTORS } from '../revaluation/index.js'
import type { FactorSpace } from './factor-space.js'
import type { StressScenario } from './stress-scenario.js'

/** A shock that a scenario names and the factor space can apply. */
export interface NamedShock {
  /** Stored name of the factor. */
  readonly factor: string
  readonly place: number
  /** Fraction, as the scenario gives it. */
  readonly shock: number
  /** True when the shock is the fund's own return, its market beta included. */
  readonly isTotal: boolean
}

interface NamedShocks {
  /** In the order of factor vectors. */
  readonly shocks: readonly NamedShock[]
  /** Stored names of the named factors that are not available; the scenario's own word for one that the model does not know. */
  readonly missing: readonly string[]
}

/** Splits a scenario's shocks into those that the space can apply and those whose factor is missing. */
export function namedShocks({ shocked_factors, basis }: StressScenario, { available }: FactorSpace): NamedShocks {
  const shocks: NamedShock[] = []
  const missing: string[] = []
  for (const [key, shock] of Object.entries(shocked_factors)) {
    const place = factorPlace(key)
    const factor = VECTOR_FACTORS[place] ?? key
    if (!available[place] || !Number.isFinite(shock)) missing.push(factor)
    else shocks.push({ factor, place, shock, isTotal: basis?.[key] === 'total' && place !== MARKET && place !== RATE })
  }
  return { shocks: shocks.sort((a, b) => a.place - b.place), missing: missing.sort() }
}
