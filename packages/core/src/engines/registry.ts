/** Names of the engines, as jobs, ledgers and reports call them (specification, table of engines and section 13). */
export type EngineName =
  | 'portfolio_aggregation' | 'greeks_calculation' | 'factor_analysis' | 'market_risk_scenarios' | 'stress_testing' | 'portfolio_snapshot' | 'position_correlations' | 'factor_correlations'

/** The step before all engines of a portfolio: its positions at their prices. */
export const POSITION_VALUES = 'position_values_update'
export type JobName = EngineName | typeof POSITION_VALUES

/** One engine: what must have worked before it, where it runs and where its result stands. */
export interface EngineEntry {
  readonly name: EngineName
  /** Its number in the specification. */
  readonly number: number
  /** Once a night, or once for each portfolio. */
  readonly scope: 'night' | 'portfolio'
  /** Wave of specification 13.1. */
  readonly wave: number
  /** When one of these fails, the engine is skipped as `upstream_failed:<name>`. */
  readonly needs: readonly JobName[]
  /** Table of its results. */
  readonly produces: string
}

/** All eight, in the order in which they run. Engine 1 and 3 use the Greeks where they are there and do without where they are not. */
export const ENGINES: readonly EngineEntry[] = [
  { name: 'factor_correlations', number: 8, scope: 'night', wave: 1, needs: [], produces: 'factor_models' },
  { name: 'greeks_calculation', number: 2, scope: 'portfolio', wave: 2, needs: [POSITION_VALUES], produces: 'position_greeks' },
  { name: 'position_correlations', number: 7, scope: 'portfolio', wave: 2, needs: [POSITION_VALUES], produces: 'correlation_calculations' },
  { name: 'portfolio_aggregation', number: 1, scope: 'portfolio', wave: 3, needs: [POSITION_VALUES], produces: 'portfolio_valuations' },
  { name: 'factor_analysis', number: 3, scope: 'portfolio', wave: 3, needs: [POSITION_VALUES], produces: 'factor_exposures' },
  { name: 'market_risk_scenarios', number: 4, scope: 'portfolio', wave: 4, needs: ['factor_analysis'], produces: 'market_risk_scenarios' },
  { name: 'stress_testing', number: 5, scope: 'portfolio', wave: 4, needs: ['factor_analysis', 'factor_correlations'], produces: 'stress_test_results' },
  { name: 'portfolio_snapshot', number: 6, scope: 'portfolio', wave: 4, needs: ['portfolio_aggregation'], produces: 'portfolio_snapshots' },
]

const BY_NAME = new Map<string, EngineEntry>(ENGINES.map((engine) => [engine.name, engine]))

/** The entry of an engine. Error: a name that is none. */
export function engineEntry(name: EngineName): EngineEntry {
  const entry = BY_NAME.get(name)
  if (!entry) throw new Error(`no engine is called ${name}`)
  return entry
}
