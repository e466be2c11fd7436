import type { IsoDate } from '../../domain/index.js'
import { RATE } from '../revaluation/index.js'
import { factorSpace, type StressModel } from './factor-space.js'
import { namedShocks, type NamedShock } from './named-shocks.js'
import { type ConditionalMove, correlatedMove, directMove, type FactorMove } from './orthogonal-shocks.js'
import type { StressScenario } from './stress-scenario.js'

/** What stands behind the factor moments (specification 12.2). */
export interface CorrelationInfo {
  readonly calculation_date: IsoDate
  /** Sessions behind the moments. */
  readonly data_days: number
  /** Of the published factor correlations; null when unknown. */
  readonly mean_correlation: number | null
}

/** One scenario turned into factor moves. */
export interface PreparedScenario {
  readonly scenario: StressScenario
  readonly shocks: readonly NamedShock[]
  /** Stored names of named factors without data. */
  readonly missingFactors: readonly string[]
  readonly volatilityShock: number
  readonly direct: FactorMove
  /** null when the moments of the named factors are singular (flag SINGULAR_COVARIANCE). */
  readonly correlated: ConditionalMove | null
}

/** A scenario none of whose factors has data. */
interface SkippedScenario {
  readonly scenario_id: string
  readonly reason: 'no_factor_data'
  readonly missing_factors: readonly string[]
}

/** Everything of a stress test that does not depend on the portfolio. */
export interface PreparedStress {
  readonly scenarios: readonly PreparedScenario[]
  readonly skipped: readonly SkippedScenario[]
  readonly hasRates: boolean
  readonly correlations: CorrelationInfo
}

/**
 * Turns scenarios into factor moves, direct and correlated (specification 7.2 to 7.4): once a night, for all portfolios. Without a model
 * (null) every scenario is skipped.
 */
export function prepareStress(model: StressModel | null, scenarios: readonly StressScenario[], correlations: CorrelationInfo): PreparedStress {
  const space = factorSpace(model)
  const prepared: PreparedScenario[] = []
  const skipped: SkippedScenario[] = []
  for (const scenario of scenarios) {
    const { shocks, missing } = namedShocks(scenario, space)
    const volatilityShock = scenario.vol_shock ?? 0
    if (model === null || (shocks.length === 0 && volatilityShock === 0)) skipped.push({ scenario_id: scenario.scenario_id, reason: 'no_factor_data', missing_factors: missing })
    else prepared.push({ scenario, shocks, missingFactors: missing, volatilityShock, direct: directMove(shocks, space), correlated: correlatedMove(shocks, space) })
  }
  return { scenarios: prepared, skipped, hasRates: space.available[RATE]!, correlations }
}
