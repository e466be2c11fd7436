import type { TradingCalendar } from '../calendar/index.js'
import { driverSymbol, type InvestmentClass, type IsoDate, isActive, isPrivate, MARKET_PROXY, marketSymbol, type Position, type PositionType, STYLE_PROXIES } from '../domain/index.js'
import { OperatorError } from '../errors.js'
import { reportBodies, type ReportName } from '../reports/index.js'
import type { Database } from '../store/database.js'
import type { StoredDriverExposure } from '../store/read/driver-exposures.js'
import { readYieldSeries } from '../store/read/market-facts.js'
import { type PortfolioInputs, readPortfolioInputs } from '../store/read/portfolio-inputs.js'
import { type LoadedMarket, loadMarket } from './market/load-market.js'
import type { Pricing } from './market/pricing.js'
import { loadSeries } from './market/series.js'
import { runEngines } from './portfolio-engines.js'
import { portfolioReports } from './portfolio-reports.js'
import { rowsOf } from './rows/result-rows.js'
import { estimateSymbols, RATE_SERIES } from './symbol-stage.js'
import { windowSessions } from './sync-market-data.js'
import { readTrackHistories } from './track-history.js'
import { readSettlements, valuePortfolio, type ValuedPortfolio } from './value-portfolios.js'

/** A holding to try out. Price in dollars a share; null takes the last close, or the model value of an option. */
export interface WhatIfAddition {
  readonly id: string
  readonly symbol: string
  readonly positionType: PositionType
  readonly quantity: number
  readonly price: number | null
  readonly investmentClass: InvestmentClass | null
  readonly underlyingSymbol: string | null
  readonly strikePrice: number | null
  readonly expirationDate: IsoDate | null
}

/** Changes of a book, all traded at the close: what is bought leaves the cash, what is sold comes in, and net asset value stays. */
export interface WhatIfChanges {
  readonly add: readonly WhatIfAddition[]
  readonly close: readonly string[]
  readonly resize: readonly { readonly positionId: string; readonly quantity: number }[]
}

export interface WhatIfScope {
  readonly portfolioId: string
  readonly asOf: IsoDate
  readonly regressionWindow: number
}

/** The whole analysis of a book, as the night would have found it. Dollars. */
export interface WhatIfAnalysis {
  readonly net_asset_value: number | null
  readonly cash: number
  readonly gross_exposure: number
  readonly net_exposure: number
  readonly leverage: number | null
  readonly positions: number
  readonly flags: readonly string[]
  readonly reports: Partial<Record<ReportName, object>>
}

/**
 * The analysis of a portfolio before and after changes, in memory: nothing is stored. Betas of symbols that no night has seen are estimated from
 * stored prices; without any they are absent and flagged. Errors: OperatorError for a position the book does not hold and for a holding without a
 * price; null when the portfolio does not exist.
 */
export async function whatIf(database: Database, calendar: TradingCalendar, scope: WhatIfScope, changes: WhatIfChanges): Promise<{ readonly before: WhatIfAnalysis; readonly after: WhatIfAnalysis } | null> {
  const { portfolioId, asOf } = scope
  const inputs = (await readPortfolioInputs(database, [portfolioId], asOf)).get(portfolioId)
  if (!inputs) return null
  if (inputs.problems.length > 0) throw new OperatorError(inputs.problems.join('; '))
  const additions = changes.add.map((addition) => additionAsPosition(addition, asOf))
  const held = inputs.positions.filter((position) => isActive(position, asOf))
  const [{ market }, settlements, tracks] = await Promise.all([
    marketOf(database, calendar, scope, [...held, ...additions]), readSettlements(database, [inputs], asOf),
    readTrackHistories(database, [portfolioId], asOf),
  ])
  const track = tracks.get(portfolioId)!
  const value = (given: PortfolioInputs) => valuePortfolio(given, { calendar, pricing: market.pricing, settlements })
  const before = value(inputs)
  const analyse = (portfolio: ValuedPortfolio): WhatIfAnalysis => {
    const results = runEngines(portfolio, market)
    return analysisOf(portfolio, reportBodies(rowsOf(results, portfolioReports(results, market, track), track, market), asOf))
  }
  const priced = additions.map((position, i) => ({ ...position, entryPrice: priceOf(position, changes.add[i]!.price, market.pricing) }))
  return { before: analyse(before), after: analyse(value({ ...inputs, positions: changed(inputs, before, changes, priced) })) }
}

/** The market of these positions, with betas for symbols that the last night did not know. */
async function marketOf(database: Database, calendar: TradingCalendar, { asOf, regressionWindow }: WhatIfScope, positions: readonly Position[]): Promise<LoadedMarket> {
  const sessions = windowSessions(calendar, asOf, regressionWindow)
  const drivers = positions.filter((position) => !isPrivate(position)).map(driverSymbol).filter((symbol): symbol is string => symbol !== null)
  const symbols = [...new Set([MARKET_PROXY, ...STYLE_PROXIES, ...drivers])].sort()
  const loaded = await loadMarket(database, calendar, { asOf, sessions, symbols, instruments: positions })
  if (symbols.every((symbol) => loaded.market.betas.has(symbol))) return loaded
  const [series, yields] = await Promise.all([loadSeries(database, symbols, sessions), readYieldSeries(database, RATE_SERIES, sessions)])
  const estimated = estimateSymbols(series, yields, sessions).rows.map((row) => [row.symbol, row] as const)
  return { ...loaded, market: { ...loaded.market, betas: new Map<string, StoredDriverExposure>([...estimated, ...loaded.market.betas]) } }
}

function additionAsPosition(addition: WhatIfAddition, asOf: IsoDate): Position {
  return { ...addition, entryPrice: 0, entryDate: asOf, exitDate: null, exitPrice: null, deleted: false, tags: [] }
}

function priceOf(position: Position, given: number | null, pricing: Pricing): number {
  const price = given ?? marketPrice(position, pricing)
  if (price === null) throw new OperatorError(`no price is known for ${position.symbol}: give one`)
  return price
}

/** The last close, or the model value of an option; null for what no market prices. */
function marketPrice(position: Position, pricing: Pricing): number | null {
  if (isPrivate(position)) return null
  const close = pricing.closeOf(marketSymbol(position.symbol))
  if (close) return close.close
  const model = pricing.optionModelOf(position)
  return model?.skipped === null ? model.price : null
}

/** What is closed leaves at its present value; a resized holding leaves whole and comes back at its new size. */
function changed(inputs: PortfolioInputs, before: ValuedPortfolio, { close, resize }: WhatIfChanges, additions: readonly Position[]): Position[] {
  const prices = new Map(before.positions.map(({ position, valuation }) => [position.id, valuation.price]))
  const sizes = new Map(resize.map(({ positionId, quantity }) => [positionId, quantity]))
  const leaving = new Set([...close, ...sizes.keys()])
  for (const id of leaving) if (!prices.has(id)) throw new OperatorError(`position ${id} is not held`)
  const kept = inputs.positions.map((position) => (leaving.has(position.id) ? { ...position, exitDate: before.asOf, exitPrice: prices.get(position.id)! } : position))
  const resized = inputs.positions.filter((position) => sizes.has(position.id)).map((position) => ({
    ...position, id: resizedId(position.id), quantity: sizes.get(position.id)!, entryPrice: prices.get(position.id)!, entryDate: before.asOf,
  }))
  return [...kept, ...resized, ...additions]
}

/** Another id of the same form, so that the old and the new holding are told apart. */
function resizedId(id: string): string {
  return id.replace(/^./, (digit) => ((parseInt(digit, 16) + 8) % 16).toString(16))
}

function analysisOf({ nav, snapshot, aggregate, positions }: ValuedPortfolio, reports: WhatIfAnalysis['reports']): WhatIfAnalysis {
  return {
    net_asset_value: nav?.toNumber() ?? null, cash: snapshot.cashValue.toNumber(), gross_exposure: snapshot.grossExposure.toNumber(), net_exposure: snapshot.netExposure.toNumber(),
    leverage: aggregate.equity.leverage, positions: positions.length, flags: snapshot.flags, reports,
  }
}
