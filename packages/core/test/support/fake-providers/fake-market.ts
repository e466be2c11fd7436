import { createCalendar } from '../../../src/calendar/index.js'
import { SimulatedMarket } from '../../../src/market-data/simulated/market.js'
import { symbolClass } from '../../../src/market-data/symbols.js'

/** A split (ratio: new shares for one old) or a dividend (fraction of the price), from its ex-date on. */
export interface CorporateAction {
  readonly symbol: string
  readonly date: string
  readonly split?: number
  readonly dividend?: number
}

export interface FakeBar {
  readonly date: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly adjClose: number
  readonly volume: number
}

/**
 * What the fake vendors know: invented prices, restated backwards by every split and dividend whose day has come, as vendors do. `now` is their clock:
 * sessions that have not closed have no bar yet.
 */
export class FakeMarket {
  readonly calendar = createCalendar()
  readonly actions: CorporateAction[] = []
  private readonly market = new SimulatedMarket(this.calendar, 7)

  constructor(readonly now: () => Date) {}

  /** The last session that has closed. */
  get today(): string {
    return this.calendar.latestClosedSession(this.now())
  }

  knows(symbol: string): boolean {
    return this.closesOf(symbol) !== null
  }

  /** Bars as the vendors tell them at this moment; none for an unknown symbol. */
  bars(symbol: string, from: string, to: string): FakeBar[] {
    const closes = this.closesOf(symbol)
    if (!closes) return []
    const end = to < this.today ? to : this.today
    return this.market.between(from, end).map(({ date, t }) => this.bar(symbol, date, closes[t]!, t))
  }

  /** The ten-year yield of a session, percent. */
  tenYearYield(date: string): number | null {
    const found = this.market.between(date, date)[0]
    return found ? Math.round(this.market.tenYearYield(found.t) * 100) / 100 : null
  }

  /** An index moves like a share; the simulated market has none. */
  private closesOf(symbol: string): Float64Array | null {
    return this.market.closes(symbol === '^VIX' || symbol === 'VIX' ? 'F' : symbol)
  }

  private bar(symbol: string, date: string, simulated: number, t: number): FakeBar {
    const events = this.actions.filter((action) => action.symbol === symbol)
    const later = events.filter((action) => action.split && action.date > this.today).reduce((scale, action) => scale * action.split!, 1)
    const dividends = events.filter((action) => action.dividend && action.date > date && action.date <= this.today).reduce((factor, action) => factor * (1 - action.dividend!), 1)
    const close = round(simulated * later)
    const swing = symbolClass(symbol) === 'fund' ? 0 : 0.004
    return {
      date, open: round(close * (1 + swing / 2)), high: round(close * (1 + swing)), low: round(close * (1 - swing)), close, adjClose: round(close * dividends), volume: swing ? 100_000 + t : 0,
    }
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
