import { Decimal, type IsoDate, MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'
import { type FactorPosition, skipReason } from '../factors/index.js'
import { CENT, checkOf, exactComparison, MILLIONTH, notApplicable, type ReconciliationCheck, sumComparison } from './check.js'

/** Results of one portfolio and session; a part that was not computed is left out or null. Dollars. */
export interface ReconcileInput {
  readonly factorExposures?: { readonly positions: readonly FactorPosition[]; readonly factors: readonly { readonly name: string; readonly exposureDollar: number }[] } | null
  /** Factor VaR by confidence. */
  readonly factorVar?: readonly { readonly confidence: number; readonly var: number; readonly components: Readonly<Record<string, number>>; readonly specific: number }[] | null
  /** Contributions of the drivers to the portfolio's volatility, fractions (specification 9.6). */
  readonly riskContributions?: { readonly contributions: readonly number[]; readonly volatility: number } | null
  /** Snapshots in ascending order, without holes. */
  readonly navChain?: readonly { readonly date: IsoDate; readonly nav: Decimal; readonly pnl: Decimal; readonly flow: Decimal }[] | null
  readonly values?: { readonly marketValues: readonly Decimal[]; readonly netExposure: Decimal } | null
  readonly balance?: { readonly cash: Decimal; readonly netExposure: Decimal; readonly nav: Decimal } | null
  readonly stress?: readonly { readonly scenarioId: string; readonly impacts: readonly number[]; readonly convexity: number; readonly pnl: number }[] | null
}

/** The identities of specification 18 on real results, always all of them and in this order. Floats may differ by their rounding, money not at all. */
export function reconcile(input: ReconcileInput): ReconciliationCheck[] {
  return [
    given('factor_exposures_add_up', 'factor exposures', input.factorExposures, factorExposures),
    given('factor_var_adds_up', 'factor VaR', input.factorVar, factorVar),
    given('risk_contributions_add_up', 'risk contributions', input.riskContributions, riskContributions),
    given('nav_chain_closes', 'snapshots', input.navChain, navChain),
    given('market_values_add_up', 'market values', input.values, marketValues),
    given('cash_and_net_make_nav', 'balance', input.balance, balance),
    given('stress_impacts_add_up', 'stress results', input.stress, stress),
  ]
}

function given<T>(name: string, part: string, value: T | null | undefined, check: (name: string, value: T) => ReconciliationCheck): ReconciliationCheck {
  return value === null || value === undefined ? notApplicable(name, `no ${part}`) : check(name, value)
}

/** exposure_dollar_f = sum of E_i beta_(i,f) over the positions that take part (specification 5.7). A factor that is missing on one side counts as 0 there. */
function factorExposures(name: string, { positions, factors }: NonNullable<ReconcileInput['factorExposures']>): ReconciliationCheck {
  const taking = positions.filter((position) => skipReason(position, { modelStatus: 'COMPLETED' }) === null)
  const stored = new Map(factors.map((factor) => [factor.name, factor.exposureDollar]))
  const comparisons = [MARKET_FACTOR, ...STYLE_FACTORS].flatMap((factor, f) => {
    const parts = taking.flatMap(({ betas, deltaAdjustedExposure }) => {
      const beta = f === 0 ? betas!.betaMarket : (betas!.betaStyles[f - 1] ?? null)
      return beta === null ? [] : [beta * deltaAdjustedExposure!]
    })
    return parts.length === 0 && !stored.has(factor) ? [] : [sumComparison(factor, parts, stored.get(factor) ?? 0, CENT)]
  })
  return checkOf(name, 'factor exposures', comparisons)
}

function factorVar(name: string, levels: NonNullable<ReconcileInput['factorVar']>): ReconciliationCheck {
  return checkOf(name, 'confidences', levels.map((level) => sumComparison(`${100 * level.confidence} %`, [...Object.values(level.components), level.specific], level.var, CENT)))
}

function riskContributions(name: string, { contributions, volatility }: NonNullable<ReconcileInput['riskContributions']>): ReconciliationCheck {
  return checkOf(name, 'volatility', [sumComparison('volatility', contributions, volatility, MILLIONTH)])
}

/** NAV_t - NAV_t0 = P&L + flows, to the last digit (specification 8.2). */
function navChain(name: string, chain: NonNullable<ReconcileInput['navChain']>): ReconciliationCheck {
  return checkOf(name, 'links', chain.slice(1).map(({ date, nav, pnl, flow }, i) => exactComparison(date, nav, chain[i]!.nav.plus(pnl).plus(flow))))
}

function marketValues(name: string, { marketValues: values, netExposure }: NonNullable<ReconcileInput['values']>): ReconciliationCheck {
  const sum = values.reduce((total, value) => total.plus(value), new Decimal(0))
  return checkOf(name, 'net exposure', [exactComparison('net exposure', netExposure, sum)])
}

function balance(name: string, { cash, netExposure, nav }: NonNullable<ReconcileInput['balance']>): ReconciliationCheck {
  return checkOf(name, 'NAV', [exactComparison('NAV', nav, cash.plus(netExposure))])
}

/** Impacts of the factors plus convexity = P&L of the scenario (specification 7.5). */
function stress(name: string, scenarios: NonNullable<ReconcileInput['stress']>): ReconciliationCheck {
  return checkOf(name, 'scenarios', scenarios.map(({ scenarioId, impacts, convexity, pnl }) => sumComparison(scenarioId, [...impacts, convexity], pnl, CENT)))
}
