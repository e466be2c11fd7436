import type { TradingCalendar } from '../calendar/index.js'
import { driverSymbol, isOption, isPrivate, marketSymbol, parseOcc, type Position, positionSign, type PositionType } from '../domain/index.js'
import { deltaAdjustedExposure } from '../engines/aggregation/index.js'
import type { OptionModel } from '../engines/greeks/index.js'
import { contributionToReturn, marginalRisk, NO_RETURNS, optionReturns, positionWeight, shareReturns, type TargetLevels, type TargetReturns } from '../engines/target-prices/index.js'
import type { Database } from '../store/database.js'
import { loadPricing } from './market/pricing.js'
import { loadSeries } from './market/series.js'
import type { ValuedPortfolio, ValuedPosition } from './value-portfolios.js'

/** Returns behind the contribution to risk. */
const RISK_RETURNS = 90

/** A target price of a symbol and type. */
export interface TargetTerms extends TargetLevels {
  readonly symbol: string
  readonly positionType: PositionType
  readonly investmentClass: string | null
  /** Dollars a share: of the underlying for options. */
  readonly currentPrice: number
}

/** What a target promises and what it means for the portfolio. */
export interface TargetOutlook {
  /** Percent. */
  readonly returns: TargetReturns
  /** Percent of NAV of the open positions of its symbol and type; null without any. */
  readonly weight: number | null
  /** Fraction of NAV. */
  readonly contributionToReturn: number | null
  /** Fraction a year; the contributions of all positions add up to the portfolio's volatility. */
  readonly contributionToRisk: number | null
  /** Why a number is missing or how an option was modelled. */
  readonly flags: readonly string[]
}

/** An option contract as pricing takes it. */
type Contract = Pick<Position, 'symbol' | 'positionType' | 'investmentClass' | 'underlyingSymbol' | 'strikePrice' | 'expirationDate'>

/**
 * Outlook of each target, in the order given, from the portfolio's values and stored prices (specification 17). The number of statements
 * does not depend on how many targets or positions there are.
 */
export async function targetOutlooks(database: Database, calendar: TradingCalendar, values: ValuedPortfolio, targets: readonly TargetTerms[]): Promise<TargetOutlook[]> {
  if (targets.length === 0) return []
  const nav = values.nav !== null && values.nav.greaterThan(0) ? values.nav.toNumber() : null
  const lots = values.positions.map((item) => ({ item, driver: isPrivate(item.position) ? null : driverSymbol(item.position), share: shareOf(item, nav) }))
  const contracts = new Map(targets.flatMap((target) => {
    const contract = contractOf(target)
    return contract ? [[target, contract] as const] : []
  }))
  const [pricing, marginal] = await Promise.all([loadPricing(database, calendar, [...contracts.values()], values.asOf), readMarginalRisk(database, calendar, values.asOf, lots)])
  return targets.map((target) => {
    const own = lots.filter(({ item }) => item.position.positionType === target.positionType && marketSymbol(item.position.symbol) === marketSymbol(target.symbol))
    const held = own[0]?.item ?? null
    const contract = contracts.get(target)
    const { returns, flags } = held?.model ? optionOutlook(target, held.position, held.model, values.asOf)
      : contract ? optionOutlook(target, contract, pricing.optionModelOf(contract), values.asOf)
        : isOption(target) ? { returns: NO_RETURNS, flags: ['MISSING_TERMS'] } : { returns: shareReturns(target, target.currentPrice, positionSign(target.positionType)), flags: [] }
    const weight = positionWeight(own.map(({ item }) => item.valuation.marketValue), values.nav)
    return { returns, weight, contributionToReturn: contributionToReturn(weight, returns.eoy), contributionToRisk: riskOf(own, marginal), flags: held ? flags : [...flags, 'NO_POSITION'] }
  })
}

interface Lot {
  readonly item: ValuedPosition
  /** What moves its value; null for PRIVATE positions and options without an underlying. */
  readonly driver: string | null
  /** Delta-adjusted fraction of NAV; null where either is unknown. */
  readonly share: number | null
}

function shareOf(item: ValuedPosition, nav: number | null): number | null {
  const exposure = deltaAdjustedExposure(item)
  return exposure === null || nav === null ? null : exposure / nav
}

async function readMarginalRisk(database: Database, calendar: TradingCalendar, asOf: string, lots: readonly Lot[]): Promise<Map<string, number>> {
  const weights = new Map<string, number>()
  for (const { driver, share } of lots) if (driver !== null && share !== null) weights.set(driver, (weights.get(driver) ?? 0) + share)
  const series = await loadSeries(database, [...weights.keys()], calendar.sessionsBack(asOf, RISK_RETURNS + 1))
  return marginalRisk(weights, new Map([...series].map(([driver, { simple }]) => [driver, simple])))
}

/** Sum over the lots; null without any, and where one takes no part. */
function riskOf(own: readonly Lot[], marginal: ReadonlyMap<string, number>): number | null {
  const parts = own.map(({ driver, share }) => (driver === null || share === null || !marginal.has(driver) ? null : share * marginal.get(driver)!))
  return parts.length > 0 && parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) : null
}

/** The contract that an OCC symbol names; null for shares, and for options under any other name, whose terms only a position knows. */
function contractOf({ symbol, positionType, investmentClass }: TargetTerms): Contract | null {
  const occ = parseOcc(symbol)
  if (!occ || (!isOption({ positionType }) && investmentClass !== 'OPTIONS')) return null
  const type = isOption({ positionType }) ? positionType : (`${positionSign(positionType) === 1 ? 'L' : 'S'}${occ.right}` as const)
  return { symbol, positionType: type, investmentClass: 'OPTIONS', underlyingSymbol: occ.underlying, strikePrice: occ.strike, expirationDate: occ.expiration }
}

function optionOutlook(target: TargetTerms, contract: Contract, model: OptionModel | null, asOf: string): { returns: TargetReturns; flags: readonly string[] } {
  if (model === null || model.skipped !== null) return { returns: NO_RETURNS, flags: [model?.skipped ?? 'MISSING_TERMS'] }
  const { terms, price, flags } = model
  return { returns: optionReturns(target, { terms, price, asOf, expiration: contract.expirationDate!, sign: positionSign(contract.positionType) }), flags }
}
