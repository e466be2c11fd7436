import { groupBy } from '../../domain/index.js'
import type { CloseBasis, FailureClass, MarketDataProvider, SymbolFailure } from '../provider.js'

/** Rows of one provider. */
export interface Part<Row> {
  readonly provider: string
  readonly closeBasis: CloseBasis | null
  /** True when another provider of the route was asked before. */
  readonly standIn: boolean
  readonly rows: readonly Row[]
}

/** What a request over all providers brought. A symbol stands in `failures` when no provider had a row for it. */
export interface RoutedAnswer<Row> {
  readonly parts: readonly Part<Row>[]
  readonly failures: readonly SymbolFailure[]
  /** Requests sent, failed ones and retries included. */
  readonly requests: number
}

/** The class to report when providers differ: what another try may mend comes first. */
const SEVERITY: readonly FailureClass[] = ['transient', 'rate_limited', 'quota', 'bad_payload', 'auth', 'not_entitled', 'not_found']

/** Failures at all providers as one a symbol, with the words of each. */
export function oneFailureEach(failures: readonly (SymbolFailure & { readonly provider: string })[]): SymbolFailure[] {
  return [...groupBy(failures, (failure) => failure.symbol)].map(([symbol, list]) => ({
    symbol,
    failureClass: SEVERITY.find((name) => list.some((failure) => failure.failureClass === name))!,
    message: list.map((failure) => `${failure.provider}: ${failure.message}`).join('; '),
  }))
}

export function partOf<Row>(provider: MarketDataProvider, rows: readonly Row[], standIn: boolean): Part<Row> {
  return { provider: provider.name, closeBasis: provider.closeBasis, standIn, rows }
}

/** Several answers as one. */
export function joinAnswers<Row>(answers: readonly RoutedAnswer<Row>[]): RoutedAnswer<Row> {
  return {
    parts: answers.flatMap((answer) => answer.parts), failures: answers.flatMap((answer) => answer.failures), requests: answers.reduce((sum, answer) => sum + answer.requests, 0),
  }
}
