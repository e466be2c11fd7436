import type { TradingCalendar } from '../../calendar/index.js'
import { addDays, groupBy, type IsoDate } from '../../domain/index.js'
import { isCompleteBar } from '../complete-bars.js'
import type {
  Answer, CompanyProfile, DailyBar, DataKind, HistoryRequest, MarketDataProvider, OptionContract, OptionQuote, Quote, SectorWeight, SymbolFailure, TreasurySeries, TreasuryYield,
} from '../provider.js'
import { type SymbolClass, symbolClass } from '../symbols.js'
import { joinAnswers, oneFailureEach, type Part, partOf, type RoutedAnswer } from './routed-answer.js'
import { routeFor, type Routes } from './routes.js'

/** How often a provider was asked and how often, by class, it did not answer. */
export interface ProviderTally {
  readonly name: string
  readonly requests: number
  readonly failures: Readonly<Record<string, number>>
}

/** All providers that are switched on, behind one face: each symbol goes to the first of its route and, when that one fails, to the next. */
export class MarketData {
  private readonly tally = new Map<string, Map<string, number>>()

  /** `lastSettled` is the last session whose bars are final, by the clock of the process. */
  constructor(private readonly providers: readonly MarketDataProvider[], private readonly routes: Routes, private readonly calendar: TradingCalendar, private readonly lastSettled: () => IsoDate) {}

  /** Names of the providers in use; empty when there is none. */
  get names(): readonly string[] {
    return this.providers.map((provider) => provider.name)
  }

  /** True when some provider serves this kind of data. */
  serves(kind: DataKind): boolean {
    return this.providers.some((provider) => provider.serves.has(kind))
  }

  /** What each provider was asked and answered so far. */
  tallies(): ProviderTally[] {
    return this.providers.map((provider) => ({ name: provider.name, requests: provider.requestsSent(), failures: Object.fromEntries(this.tally.get(provider.name) ?? []) }))
  }

  /**
   * Complete bars of sessions that have closed and settled. Each provider also reads some sessions before `from` again, none of them before `floor`.
   * A symbol whose bar of `to` is missing is completed by the next provider of its route.
   */
  async dailyBars(request: HistoryRequest & { readonly floor: IsoDate }): Promise<RoutedAnswer<DailyBar>> {
    const groups = groupBy(request.symbols, symbolClass)
    return joinAnswers(await inTurn([...groups], ([kind, symbols]) => this.barsOfClass(kind, { ...request, symbols })))
  }

  quotes(symbols: readonly string[]): Promise<RoutedAnswer<Quote>> {
    return this.firstToAnswer('quotes', symbols, (provider, wanted) => provider.quotes(wanted))
  }

  optionContracts(underlying: string): Promise<RoutedAnswer<OptionContract>> {
    return this.firstToAnswer('option_contracts', [underlying], (provider, [symbol]) => provider.optionContracts(symbol!), (row) => row.underlying)
  }

  /** Quotes of sessions that have closed and settled. While that of `to` has not, every contract stands in `failures`: it is to be asked for again. */
  async optionQuotes(request: HistoryRequest): Promise<RoutedAnswer<OptionQuote>> {
    const answer = await this.firstToAnswer<OptionQuote>('option_quotes', request.symbols, async (provider, symbols) => {
      const answer = await provider.optionQuotes({ ...request, symbols })
      const rows = answer.rows.filter((row) => row.date <= this.lastSettled() || provider.name === 'simulated')
      return { rows, failures: answer.failures }
    })
    if (request.to <= this.lastSettled() || this.names.includes('simulated')) return answer
    const failed = new Set(answer.failures.map((failure) => failure.symbol))
    const early = request.symbols.filter((symbol) => !failed.has(symbol)).map((symbol) => ({ symbol, failureClass: 'not_found' as const, message: `the session of ${request.to} has not settled yet` }))
    return { ...answer, failures: [...answer.failures, ...early] }
  }

  profiles(symbols: readonly string[]): Promise<RoutedAnswer<CompanyProfile>> {
    return this.firstToAnswer('profiles', symbols, (provider, wanted) => provider.profiles(wanted))
  }

  sectorWeights(symbols: readonly string[]): Promise<RoutedAnswer<SectorWeight>> {
    return this.firstToAnswer('sector_weights', symbols, (provider, wanted) => provider.sectorWeights(wanted))
  }

  treasuryYields(series: readonly TreasurySeries[], from: IsoDate, to: IsoDate): Promise<RoutedAnswer<TreasuryYield>> {
    return this.firstToAnswer('treasury_yields', series, (provider, wanted) => provider.treasuryYields(wanted as readonly TreasurySeries[], from, to), (row) => row.seriesId)
  }

  private async barsOfClass(kind: SymbolClass, { symbols, from, to, floor }: HistoryRequest & { readonly floor: IsoDate }): Promise<RoutedAnswer<DailyBar>> {
    const parts: Part<DailyBar>[] = []
    const failures: (SymbolFailure & { provider: string })[] = []
    const newest = new Map<string, IsoDate>()
    const before = this.requestsSent()
    const route = this.route('daily_bars', kind)
    for (const provider of route) {
      const waiting = symbols.filter((symbol) => (newest.get(symbol) ?? '') < to)
      const starts = groupBy(waiting, (symbol) => (newest.has(symbol) ? addDays(newest.get(symbol)!, 1) : from))
      for (const [start, group] of starts) {
        const answer = await provider.dailyBars({ symbols: group, from: this.withReread(provider, start, floor), to })
        const rows = answer.rows.filter((bar) => isCompleteBar(bar, this.calendar, provider.name === 'simulated' ? to : this.lastSettled()))
        parts.push(partOf(provider, rows, provider !== route[0]))
        for (const { symbol, date } of rows) if (date > (newest.get(symbol) ?? '')) newest.set(symbol, date)
        failures.push(...this.noted(provider, [...answer.failures, ...incomplete(group, answer, rows)]))
      }
    }
    return { parts, failures: oneFailureEach(this.unanswered(symbols, failures, new Set(newest.keys()))), requests: this.requestsSent() - before }
  }

  private async firstToAnswer<Row>(
    kind: DataKind, symbols: readonly string[], ask: (provider: MarketDataProvider, symbols: readonly string[]) => Promise<Answer<Row>>, symbolOf: (row: Row) => string = (row) => (row as { symbol: string }).symbol,
  ): Promise<RoutedAnswer<Row>> {
    const parts: Part<Row>[] = []
    const failures: (SymbolFailure & { provider: string })[] = []
    const answered = new Set<string>()
    const before = this.requestsSent()
    for (const [name, group] of groupBy(symbols, symbolClass)) {
      const route = this.route(kind, name)
      for (const provider of route) {
        const waiting = group.filter((symbol) => !answered.has(symbol))
        if (waiting.length === 0) break
        const answer = await ask(provider, waiting)
        parts.push(partOf(provider, answer.rows, provider !== route[0]))
        const failed = this.noted(provider, answer.failures)
        failures.push(...failed)
        const missed = new Set(failed.map((failure) => failure.symbol))
        for (const symbol of [...answer.rows.map(symbolOf), ...waiting.filter((item) => !missed.has(item))]) answered.add(symbol)
      }
    }
    return { parts, failures: oneFailureEach(this.unanswered(symbols, failures, answered)), requests: this.requestsSent() - before }
  }

  private route(kind: DataKind, symbolClass: SymbolClass): MarketDataProvider[] {
    const able = this.providers.filter((provider) => provider.serves.has(kind) && (kind !== 'daily_bars' || provider.covers(symbolClass)))
    return routeFor(this.routes, kind, symbolClass).flatMap((name) => able.filter((provider) => provider.name === name))
  }

  private withReread({ rereadSessions }: MarketDataProvider, start: IsoDate, floor: IsoDate): IsoDate {
    const back = this.calendar.sessionsBack(addDays(start, -1), rereadSessions)[0] ?? start
    const least = start < floor ? start : floor // what is asked for may begin before the floor
    return back < least ? least : back
  }

  private noted(provider: MarketDataProvider, failures: readonly SymbolFailure[]): (SymbolFailure & { provider: string })[] {
    const counts = this.tally.get(provider.name) ?? new Map<string, number>()
    for (const { failureClass } of failures) counts.set(failureClass, (counts.get(failureClass) ?? 0) + 1)
    this.tally.set(provider.name, counts)
    return failures.map((failure) => ({ ...failure, provider: provider.name }))
  }

  private unanswered(symbols: readonly string[], failures: readonly (SymbolFailure & { provider: string })[], answered: ReadonlySet<string>): (SymbolFailure & { provider: string })[] {
    const named = new Set(failures.map((failure) => failure.symbol))
    const silent = symbols.filter((symbol) => !answered.has(symbol) && !named.has(symbol))
    return [...failures.filter((failure) => !answered.has(failure.symbol)), ...silent.map((symbol) => ({ symbol, failureClass: 'not_found' as const, message: 'serves no such symbol', provider: 'no provider' }))]
  }

  private requestsSent(): number {
    return this.providers.reduce((sum, provider) => sum + provider.requestsSent(), 0)
  }
}

/** Symbols whose only bars may not be stored. */
function incomplete(symbols: readonly string[], answer: Answer<DailyBar>, kept: readonly DailyBar[]): SymbolFailure[] {
  const given = new Set(answer.rows.map((bar) => bar.symbol))
  const stored = new Set(kept.map((bar) => bar.symbol))
  return symbols.filter((symbol) => given.has(symbol) && !stored.has(symbol)).map((symbol) => ({ symbol, failureClass: 'bad_payload', message: 'no bar that is finished and complete' }))
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
