import type { TradingCalendar } from '../calendar/index.js'
import { driverSymbol, isOption, isPrivate, marketSymbol, type OccSymbol, optionRight, parseOcc, positionSign, type PositionType } from '../domain/index.js'
import { deltaAdjustedExposure } from '../engines/aggregation/index.js'
import { type OptionContract, type OptionModel, optionModel, realizedVolatility } from '../engines/greeks/index.js'
import { logReturns, pickReturnBasis, simpleReturns } from '../engines/returns/index.js'
import { contributionToReturn, marginalRisk, NO_RETURNS, optionReturns, positionWeight, shareReturns, type TargetLevels, type TargetReturns } from '../engines/target-prices/index.js'
import type { Database } from '../store/database.js'
import { closeKey, type DatedClose, readLastCloses } from '../store/read/last-closes.js'
import { type OptionEvidence, readOptionEvidence } from '../store/read/option-evidence.js'
import { type PriceColumns, readPriceColumns } from '../store/read/price-columns.js'
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

/** Terms of the contract a target is for. */
type Terms = Pick<OccSymbol, 'strike' | 'expiration' | 'underlying'> & { readonly right: 1 | -1 }

/**
 * Outlook of each target, in the order given, from the portfolio's values and stored prices (specification 17). The number of statements
 * does not depend on how many targets or positions there are.
 */
export async function targetOutlooks(database: Database, calendar: TradingCalendar, values: ValuedPortfolio, targets: readonly TargetTerms[]): Promise<TargetOutlook[]> {
  if (targets.length === 0) return []
  const market = await readMarket(database, calendar, values, targets)
  const lots = values.positions.map((item) => ({ item, driver: driverOf(item), exposure: exposureOf(item, market) }))
  const weights = new Map<string, number>()
  const nav = values.nav !== null && values.nav.greaterThan(0) ? values.nav.toNumber() : null
  for (const { driver, exposure } of lots) if (driver !== null && exposure !== null && nav !== null) weights.set(driver, (weights.get(driver) ?? 0) + exposure / nav)
  const marginal = marginalRisk(weights, new Map([...weights.keys()].map((driver) => [driver, simpleReturns(pricesOf(market, driver)).returns])))
  return targets.map((target) => {
    const own = lots.filter(({ item }) => item.position.positionType === target.positionType && marketSymbol(item.position.symbol) === marketSymbol(target.symbol))
    const weight = positionWeight(own.map(({ item }) => item.valuation.marketValue), values.nav)
    const { returns, flags } = returnsOf(target, own[0]?.item ?? null, market)
    return { returns, weight, contributionToReturn: contributionToReturn(weight, returns.eoy), contributionToRisk: riskOf(own, marginal, nav), flags: own.length === 0 ? [...flags, 'NO_POSITION'] : flags }
  })
}

interface Market {
  readonly asOf: string
  readonly closes: ReadonlyMap<string, DatedClose>
  readonly columns: ReadonlyMap<string, PriceColumns>
  readonly sessions: number
  readonly evidence: OptionEvidence
}

async function readMarket(database: Database, calendar: TradingCalendar, { asOf, positions }: ValuedPortfolio, targets: readonly TargetTerms[]): Promise<Market> {
  const held = positions.filter(({ position }) => isOption(position) && !isPrivate(position)).map(({ position }) => ({ contract: marketSymbol(position.symbol), underlying: driverSymbol(position) }))
  const aimed = targets.map((target) => ({ contract: marketSymbol(target.symbol), underlying: parseOcc(target.symbol)?.underlying ?? null })).filter(({ underlying }) => underlying !== null)
  const contracts = [...held, ...aimed].map(({ contract }) => contract)
  const underlyings = [...held, ...aimed].flatMap(({ underlying }) => underlying ?? [])
  const drivers = [...new Set([...positions.flatMap((item) => driverOf(item) ?? []), ...underlyings])]
  const sessions = calendar.sessionsBack(asOf, RISK_RETURNS + 1)
  const [columns, closes, evidence] = await Promise.all([
    readPriceColumns(database, drivers, sessions), readLastCloses(database, [...new Set([...contracts, ...underlyings])].map((symbol) => ({ symbol, onOrBefore: asOf }))),
    readOptionEvidence(database, contracts, underlyings, asOf),
  ])
  return { asOf, columns, closes, evidence, sessions: sessions.length }
}

/** What moves a position's value; null for PRIVATE ones and options without an underlying. */
function driverOf({ position }: ValuedPosition): string | null {
  return isPrivate(position) ? null : driverSymbol(position)
}

/** Delta-adjusted dollars; null for an option that cannot be modelled. */
function exposureOf(item: ValuedPosition, market: Market): number | null {
  const terms = isOption(item.position) ? termsOf(item.position.positionType, item.position.symbol, item) : null
  if (terms === null) return deltaAdjustedExposure(item)
  const model = modelOf(terms, item.position.symbol, null, market)
  return model.skipped === null ? deltaAdjustedExposure({ ...item, greeks: model.greeks, underlyingPrice: model.terms.spot }) : null
}

function riskOf(own: readonly { readonly driver: string | null; readonly exposure: number | null }[], marginal: ReadonlyMap<string, number>, nav: number | null): number | null {
  if (own.length === 0 || nav === null) return null
  const parts = own.map(({ driver, exposure }) => (driver === null || exposure === null || !marginal.has(driver) ? null : (exposure / nav) * marginal.get(driver)!))
  return parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) : null
}

function returnsOf(target: TargetTerms, item: ValuedPosition | null, market: Market): { returns: TargetReturns; flags: readonly string[] } {
  const sign = positionSign(target.positionType)
  if (!isOption(target) && target.investmentClass !== 'OPTIONS') return { returns: shareReturns(target, target.currentPrice, sign), flags: [] }
  const terms = termsOf(target.positionType, target.symbol, item)
  if (terms === null) return { returns: NO_RETURNS, flags: ['MISSING_TERMS'] }
  const model = modelOf(terms, target.symbol, target.currentPrice, market)
  if (model.skipped !== null) return { returns: NO_RETURNS, flags: [model.skipped] }
  return { returns: optionReturns(target, { terms: model.terms, price: model.price, asOf: market.asOf, expiration: terms.expiration, sign }), flags: model.flags }
}

/** Terms as the position states them, else as its OCC symbol does. */
function termsOf(type: PositionType, symbol: string, item: ValuedPosition | null): Terms | null {
  const occ = parseOcc(symbol)
  const strike = item?.position.strikePrice ?? occ?.strike ?? null
  const expiration = item?.position.expirationDate ?? occ?.expiration ?? null
  const underlying = item ? (driverSymbol(item.position) ?? occ?.underlying ?? null) : (occ?.underlying ?? null)
  const right = optionRight(type) ?? (occ ? (occ.right === 'C' ? 1 : -1) : null)
  return strike === null || expiration === null || underlying === null || right === null ? null : { strike, expiration, underlying, right }
}

/** Where no price of the underlying is stored, `knownSpot` stands in for it. */
function modelOf(terms: Terms, symbol: string, knownSpot: number | null, market: Market): OptionModel {
  const { asOf, closes, evidence } = market
  const contract = marketSymbol(symbol)
  const spot = closes.get(closeKey(terms.underlying, asOf))
  const close = closes.get(closeKey(contract, asOf))
  const known: OptionContract = {
    asOf, right: terms.right, strike: terms.strike, expiration: terms.expiration, underlying: terms.underlying, curve: evidence.yields,
    spot: spot ? { date: spot.date, price: spot.close } : knownSpot === null ? null : { date: asOf, price: knownSpot }, close: close?.date === asOf ? close.close : null,
    providerVolatility: evidence.volatilities.get(contract) ?? null, realizedVolatility: realizedVolatility(logReturns(pricesOf(market, terms.underlying)).returns),
    dividendYield: evidence.dividendYields.get(terms.underlying) ?? null,
  }
  return optionModel(known)
}

/** The column that serves a symbol's returns; NaN throughout where nothing is stored. */
function pricesOf({ columns, sessions }: Market, symbol: string): Float64Array {
  const found = columns.get(symbol)
  return found ? pickReturnBasis(found.adjClose, found.close).prices : new Float64Array(sessions).fill(Number.NaN)
}
