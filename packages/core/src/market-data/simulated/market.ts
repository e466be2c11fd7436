import type { TradingCalendar } from '../../calendar/index.js'
import { type IsoDate, STYLE_FACTORS } from '../../domain/index.js'
import { type Character, characterOf } from './catalogue.js'
import { normals } from './random.js'

/** First session of the simulated market; nothing exists before it. */
export const FIRST_SESSION: IsoDate = '2019-01-02'
const LAST_DAY: IsoDate = '2035-12-31'
const DAILY = 1 / Math.sqrt(252)
const MARKET_VOLATILITY = 0.16 * DAILY
const MARKET_DRIFT = 0.08 / 252
/** Volatility a year of each style's market-neutral return, and how it loads on three common shocks: Value against Growth above all. */
const STYLE_VOLATILITY = [0.045, 0.05, 0.07, 0.03, 0.09, 0.05]
const STYLE_LOADINGS = [[-0.8, 0, 0.2], [0.85, 0, -0.15], [0.3, 0.4, 0], [0.1, -0.3, 0.5], [-0.2, 0.6, -0.4], [-0.4, -0.3, 0.5]]
const START_YIELD = 3
const YIELD_PULL = 0.01
const YIELD_STEP = 0.06

/** The exposures a symbol was made with: what estimated betas can be held against. */
export type TrueExposure = Pick<Character, 'betaMarket' | 'betaStyles' | 'idiosyncraticVolatility'>

/** The true exposures of a symbol; null when the simulated market does not know it. */
export function trueExposure(symbol: string): TrueExposure | null {
  const character = characterOf(symbol)
  return character && { betaMarket: character.betaMarket, betaStyles: character.betaStyles, idiosyncraticVolatility: character.idiosyncraticVolatility }
}

/**
 * A market with a known seven-factor structure: r = beta_m m + sum b_k u_k + rate beta dy + own noise. Deterministic in seed, symbol and
 * date; the stretch asked for changes nothing. No dividends and no splits: adjusted and raw closes are equal.
 */
export class SimulatedMarket {
  readonly sessions: readonly IsoDate[]
  private readonly index: ReadonlyMap<IsoDate, number>
  private readonly market: Float64Array
  private readonly styles: readonly Float64Array[]
  private readonly yields: Float64Array
  private readonly paths = new Map<string, Float64Array | null>()

  constructor(calendar: TradingCalendar, private readonly seed: number) {
    this.sessions = calendar.sessionsBetween(FIRST_SESSION, LAST_DAY)
    this.index = new Map(this.sessions.map((date, t) => [date, t]))
    const count = this.sessions.length
    this.market = normals(count, seed, 'market').map((value) => MARKET_DRIFT + MARKET_VOLATILITY * value)
    const common = [0, 1, 2].map((k) => normals(count, seed, 'common', k))
    this.styles = STYLE_FACTORS.map((style, k) => styleReturns(normals(count, seed, 'style', style), common, k))
    this.yields = yieldPath(normals(count, seed, 'yield'))
  }

  /** Closes of a symbol from the first session on, 4 decimals; null when the market does not know it. */
  closes(symbol: string): Float64Array | null {
    const known = this.paths.get(symbol)
    if (known !== undefined) return known
    const character = characterOf(symbol)
    const path = character && this.path(symbol, character)
    this.paths.set(symbol, path)
    return path
  }

  /** Sessions from `from` to `to` with their index in `closes`. */
  between(from: IsoDate, to: IsoDate): { readonly date: IsoDate; readonly t: number }[] {
    return this.sessions.filter((date) => date >= from && date <= to).map((date) => ({ date, t: this.index.get(date)! }))
  }

  /** The ten-year yield of a session, percent. */
  tenYearYield(t: number): number {
    return this.yields[t]!
  }

  private path(symbol: string, character: Character): Float64Array {
    const own = normals(this.sessions.length, this.seed, 'own', symbol)
    const path = new Float64Array(this.sessions.length)
    let level = character.startPrice
    for (let t = 0; t < path.length; t++) {
      if (t > 0) level *= 1 + this.returnAt(character, own, t)
      path[t] = Math.round(level * 1e4) / 1e4
    }
    return path
  }

  private returnAt(character: Character, own: Float64Array, t: number): number {
    let value = character.betaMarket * this.market[t]! + character.idiosyncraticVolatility * DAILY * own[t]!
    for (let k = 0; k < this.styles.length; k++) value += character.betaStyles[k]! * this.styles[k]![t]!
    value += (character.rateBeta * (this.yields[t]! - this.yields[t - 1]!)) / 100
    return Math.max(value, -0.4)
  }
}

function styleReturns(own: Float64Array, common: readonly Float64Array[], k: number): Float64Array {
  const loadings = STYLE_LOADINGS[k]!
  const rest = Math.sqrt(1 - loadings.reduce((sum, loading) => sum + loading * loading, 0))
  return own.map((value, t) => STYLE_VOLATILITY[k]! * DAILY * (rest * value + loadings.reduce((sum, loading, j) => sum + loading * common[j]![t]!, 0)))
}

/** A mean-reverting yield in percent, two decimals as published. */
function yieldPath(shocks: Float64Array): Float64Array {
  const path = new Float64Array(shocks.length)
  let level = START_YIELD
  for (let t = 0; t < shocks.length; t++) {
    level = Math.max(0.25, level + YIELD_PULL * (START_YIELD - level) + YIELD_STEP * shocks[t]!)
    path[t] = Math.round(level * 100) / 100
  }
  return path
}
