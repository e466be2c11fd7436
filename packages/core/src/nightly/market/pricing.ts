import type { TradingCalendar } from '../../calendar/index.js'
import { driverSymbol, type IsoDate, isOption, isPrivate, marketSymbol, optionRight, type Position } from '../../domain/index.js'
import { type OptionModel, optionModel, realizedVolatility } from '../../engines/greeks/index.js'
import type { Database } from '../../store/database.js'
import { closeKey, type DatedClose, readLastCloses } from '../../store/read/last-closes.js'
import { type ProfileFacts, readImpliedVolatilities, readProfileFacts, readYieldCurve } from '../../store/read/market-facts.js'
import { loadSeries } from './series.js'

/** Sessions behind a realised volatility, and the one before its first return (specification 4.3). */
const VOLATILITY_SESSIONS = 61

/** What pricing reads of a position. */
export type PricedInstrument = Pick<Position, 'symbol' | 'positionType' | 'investmentClass' | 'underlyingSymbol'>
type Contract = PricedInstrument & Pick<Position, 'strikePrice' | 'expirationDate'>

/** What the market says at the close of one session: everything that valuing positions can call for. */
export interface Pricing {
  readonly asOf: IsoDate
  /** The session before. */
  readonly previous: IsoDate
  /** Last close on or before `asOf`. */
  closeOf(symbol: string): DatedClose | null
  /** Last close on or before the previous session, dollars a share. */
  previousCloseOf(symbol: string): number | null
  sectorOf(symbol: string): string | null
  /** The model of an option contract, made once for all positions in it; null for anything else. */
  optionModelOf(position: Contract): OptionModel | null
}

/** Loads what the instruments need, in a fixed number of statements. */
export async function loadPricing(database: Database, calendar: TradingCalendar, instruments: readonly PricedInstrument[], asOf: IsoDate): Promise<Pricing> {
  const market = instruments.filter((instrument) => !isPrivate(instrument))
  const previous = calendar.previousSession(asOf)
  const options = market.filter(isOption)
  const own = unique(market.map((instrument) => marketSymbol(instrument.symbol)))
  const underlyings = unique(options.map(driverSymbol).filter((symbol): symbol is string => symbol !== null))
  const priced = unique([...own, ...underlyings])
  const [closes, facts, volatilities, curve, series] = await Promise.all([
    readLastCloses(database, priced.flatMap((symbol) => [{ symbol, onOrBefore: asOf }, { symbol, onOrBefore: previous }])),
    readProfileFacts(database, priced),
    readImpliedVolatilities(database, options.map((option) => marketSymbol(option.symbol)), asOf),
    readYieldCurve(database, asOf),
    loadSeries(database, underlyings, calendar.sessionsBack(asOf, VOLATILITY_SESSIONS)),
  ])
  const realized = new Map([...series].map(([symbol, { log }]) => [symbol, realizedVolatility(log)]))
  return pricingOf({ asOf, previous, closes, facts, volatilities, curve, realized })
}

interface Loaded {
  readonly asOf: IsoDate
  readonly previous: IsoDate
  readonly closes: ReadonlyMap<string, DatedClose>
  readonly facts: ReadonlyMap<string, ProfileFacts>
  readonly volatilities: ReadonlyMap<string, number>
  readonly curve: ReadonlyMap<string, number>
  readonly realized: ReadonlyMap<string, number | null>
}

function pricingOf(loaded: Loaded): Pricing {
  const { asOf, previous, closes, facts } = loaded
  const models = new Map<string, OptionModel>()
  return {
    asOf, previous,
    closeOf: (symbol) => closes.get(closeKey(symbol, asOf)) ?? null,
    previousCloseOf: (symbol) => closes.get(closeKey(symbol, previous))?.close ?? null,
    sectorOf: (symbol) => facts.get(symbol)?.sector ?? null,
    optionModelOf: (position) => {
      if (!isOption(position) || isPrivate(position)) return null
      const key = [marketSymbol(position.symbol), driverSymbol(position), optionRight(position.positionType), position.strikePrice, position.expirationDate].join('|')
      const known = models.get(key)
      if (known) return known
      const model = modelOf(position, loaded)
      models.set(key, model)
      return model
    },
  }
}

/** A contract's own close counts only when it is of the session itself: against today's spot an older one would give a wrong volatility. */
function modelOf(position: Contract, { asOf, closes, facts, volatilities, curve, realized }: Loaded): OptionModel {
  const own = marketSymbol(position.symbol)
  const underlying = driverSymbol(position)
  const close = closes.get(closeKey(own, asOf))
  const spot = underlying === null ? undefined : closes.get(closeKey(underlying, asOf))
  return optionModel({
    asOf, right: optionRight(position.positionType)!, strike: position.strikePrice, expiration: position.expirationDate, underlying,
    spot: spot ? { date: spot.date, price: spot.close } : null, close: close?.date === asOf ? close.close : null, providerVolatility: volatilities.get(own) ?? null,
    realizedVolatility: underlying === null ? null : (realized.get(underlying) ?? null), dividendYield: underlying === null ? null : (facts.get(underlying)?.dividendYield ?? null),
    curve: Object.fromEntries(curve),
  })
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
