import type { FailureClass, SymbolFailure } from './provider.js'

/** How far a refusal reaches: this symbol, this window of dates, this endpoint, or the provider for the rest of the run. */
export type FailureScope = 'symbol' | 'window' | 'endpoint' | 'provider'

/** A provider did not answer. The message is free of secrets and of URLs. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure'
  constructor(
    readonly failureClass: FailureClass,
    message: string,
    readonly scope: FailureScope = 'symbol',
    /** What the provider asked to wait, milliseconds; null when it did not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message)
  }
}

/** Passing faults are worth another try; everything else is final at once. */
export function isPassing(failure: ProviderFailure): boolean {
  return failure.failureClass === 'transient' || failure.failureClass === 'rate_limited'
}

/** The failure as it is reported for a symbol. Anything that is no ProviderFailure is a defect of ours and thrown on. */
export function failureOf(symbol: string, error: unknown): SymbolFailure {
  if (!(error instanceof ProviderFailure)) throw error
  return { symbol, failureClass: error.failureClass, message: error.message }
}
