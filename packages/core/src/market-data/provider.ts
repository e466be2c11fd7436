import type { IsoDate } from '../domain/index.js'

/** What a provider can be asked for. */
export type DataKind = 'daily_bars' | 'option_quotes' | 'profiles' | 'treasury_yields'

/** Why a provider did not answer for a symbol; decides whether to retry, to ask another, or to stop asking. */
export type FailureClass = 'not_found' | 'not_entitled' | 'auth' | 'quota' | 'rate_limited' | 'transient' | 'bad_payload'

/** One daily bar; dollars a share, null where the provider has none. A fund has a NAV: `close` and `adjClose` only. */
export interface DailyBar {
  /** As `marketSymbol` writes it, or an OCC option symbol. */
  readonly symbol: string
  readonly date: IsoDate
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  /** Raw or split-adjusted: what positions are valued at. */
  readonly close: number | null
  /** Adjusted for splits and dividends: what returns are taken from. */
  readonly adjClose: number | null
  readonly volume: number | null
}

/** One quote of an option contract at a session's close. */
export interface OptionQuote {
  readonly symbol: string
  readonly date: IsoDate
  readonly close: number | null
  readonly bid: number | null
  readonly ask: number | null
  readonly impliedVolatility: number | null
  readonly openInterest: number | null
}

/** What is known of the company or fund behind a symbol. */
export interface CompanyProfile {
  readonly symbol: string
  readonly name: string | null
  readonly sector: string | null
  readonly industry: string | null
  readonly country: string | null
  readonly currency: string | null
  readonly exchange: string | null
  readonly assetKind: string | null
  readonly marketCap: number | null
  /** Fraction a year. */
  readonly dividendYield: number | null
  readonly beta: number | null
  /** Every other field, by name. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export const TREASURY_SERIES = ['DGS3MO', 'DGS2', 'DGS10', 'DGS30'] as const
export type TreasurySeries = (typeof TREASURY_SERIES)[number]

/** A constant-maturity Treasury yield, percent a year. */
export interface TreasuryYield {
  readonly seriesId: TreasurySeries
  readonly date: IsoDate
  readonly yieldPercent: number
}

export interface SymbolFailure {
  readonly symbol: string
  readonly failureClass: FailureClass
  readonly message: string
}

/** What arrived and what did not: a partial answer keeps its rows. */
export interface Answer<Row> {
  readonly rows: readonly Row[]
  readonly failures: readonly SymbolFailure[]
}

/** Symbols over a stretch of dates, both ends included. */
export interface HistoryRequest {
  readonly symbols: readonly string[]
  readonly from: IsoDate
  readonly to: IsoDate
}

/** One source of market data. A kind that is not in `serves` is never asked for. */
export interface MarketDataProvider {
  readonly name: string
  readonly serves: ReadonlySet<DataKind>
  dailyBars(request: HistoryRequest): Promise<Answer<DailyBar>>
  optionQuotes(request: HistoryRequest): Promise<Answer<OptionQuote>>
  profiles(symbols: readonly string[]): Promise<Answer<CompanyProfile>>
  treasuryYields(from: IsoDate, to: IsoDate): Promise<Answer<TreasuryYield>>
}
