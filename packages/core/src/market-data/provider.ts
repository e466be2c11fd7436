import type { IsoDate } from '../domain/index.js'
import type { SymbolClass } from './symbols.js'

/** What a provider can be asked for. */
export type DataKind = 'daily_bars' | 'quotes' | 'option_contracts' | 'option_quotes' | 'profiles' | 'sector_weights' | 'treasury_yields'

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

/**
 * What a provider's closes are adjusted for: splits only, or nothing. The adjusted close is always adjusted for splits and dividends.
 * Null where the provider does not say.
 */
export type CloseBasis = 'split' | 'raw'

/** The market at this moment, for a screen: never stored as a bar. Dollars a share; percent where it says so. */
export interface Quote {
  readonly symbol: string
  readonly name: string | null
  readonly price: number
  readonly change: number | null
  readonly changePercent: number | null
  readonly previousClose: number | null
  readonly open: number | null
  readonly dayLow: number | null
  readonly dayHigh: number | null
  readonly yearLow: number | null
  readonly yearHigh: number | null
  readonly volume: number | null
  readonly marketCap: number | null
  /** Instant of the last trade, ISO 8601; null when the provider does not say. */
  readonly at: string | null
}

/** A listed option contract. */
export interface OptionContract {
  /** OCC symbol without padding. */
  readonly symbol: string
  readonly underlying: string
  readonly expiration: IsoDate
  readonly right: 'C' | 'P'
  /** Dollars a share. */
  readonly strike: number
  /** Shares behind one contract: 100, another number after a corporate action; null when the provider does not say. */
  readonly multiplier: number | null
}

/** What a fund holds in one sector. */
export interface SectorWeight {
  readonly symbol: string
  readonly sector: string
  /** Fraction of the fund. */
  readonly weight: number
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
  /** Basis of the closes in `dailyBars`. */
  readonly closeBasis: CloseBasis | null
  /** How many sessions before the first missing one to read again: what the provider still revises, and the overlap that shows a restatement. */
  readonly rereadSessions: number
  /** Requests sent so far, failed ones and retries included. */
  requestsSent(): number
  /** True when bars of the symbol are to be had here at all. */
  covers(symbolClass: SymbolClass): boolean
  dailyBars(request: HistoryRequest): Promise<Answer<DailyBar>>
  quotes(symbols: readonly string[]): Promise<Answer<Quote>>
  optionContracts(underlying: string): Promise<Answer<OptionContract>>
  optionQuotes(request: HistoryRequest): Promise<Answer<OptionQuote>>
  profiles(symbols: readonly string[]): Promise<Answer<CompanyProfile>>
  sectorWeights(symbols: readonly string[]): Promise<Answer<SectorWeight>>
  /** Failures name the series. */
  treasuryYields(series: readonly TreasurySeries[], from: IsoDate, to: IsoDate): Promise<Answer<TreasuryYield>>
}
