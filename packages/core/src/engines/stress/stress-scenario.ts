/** Whether a style shock is the return beyond its market beta (`relative`, the default) or the fund's own return (`total`). */
export type ShockBasis = 'relative' | 'total'

/** One stress scenario (specification 7.1). Factors are named by their scenario keys: Market, Value, ..., Interest_Rate. */
export interface StressScenario {
  readonly scenario_id: string
  readonly name: string
  readonly category: string
  readonly severity: string
  /** Fractions; for Interest_Rate the change of the yield (0.01 is 100 bp). */
  readonly shocked_factors: Readonly<Record<string, number>>
  /** Styles only; market and rate shocks have no basis. */
  readonly basis?: Readonly<Record<string, ShockBasis>>
  /** Relative change of implied volatility; 0 when absent. */
  readonly vol_shock?: number
}
