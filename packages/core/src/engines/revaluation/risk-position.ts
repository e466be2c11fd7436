import type { OptionTerms } from '../greeks/index.js'

/** Sensitivities of a position's driver: return a unit of factor return; null where not estimated. */
export interface DriverBetas {
  readonly market: number | null
  /** To the market-residual style returns, in engine order. */
  readonly styles: readonly (number | null)[]
  /** D_tot and D_par of specification 5.9: return per 1.00 of yield. */
  readonly rateTotal: number | null
  readonly ratePartial: number | null
}

/** One active position as scenarios see it. */
export interface RiskPosition {
  readonly id: string
  readonly symbol: string
  /** n_i of specification 1.2. */
  readonly units: number
  /** Dollars a share; null when there is none. */
  readonly price: number | null
  /** E_i of specification 3.1 in dollars; null where it is not known. */
  readonly exposure: number | null
  readonly betas: DriverBetas | null
  /** null for shares and funds. */
  readonly option: OptionTerms | null
  /** Why the position takes no part (PRIVATE_SKIPPED, NO_PRICE, NO_UNDERLYING, ...); null when nothing is known against it. */
  readonly skipped: string | null
}
