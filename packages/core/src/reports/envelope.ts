import type { IsoDate } from '../domain/index.js'

/** Why an answer is not available, with the six keys of specification 12.3. */
export interface DataQuality {
  readonly flag: string
  readonly message: string
  readonly positions_analyzed: number
  readonly positions_total: number
  readonly positions_skipped: number
  readonly data_days: number
}

/** What every stored result says beside its figures. */
export interface ResultHead {
  readonly portfolioId: string
  readonly calculationDate: IsoDate
  readonly status: string
  readonly flags: readonly string[]
  readonly coverage: object
  readonly inputDigest: string
}

/** The answer to a question about results: what was found, or why there is nothing. `metadata` tells how far it can be trusted. */
export interface ReportEnvelope {
  readonly available: boolean
  readonly portfolio_id: string
  readonly calculation_date: IsoDate | null
  readonly data: object | null
  readonly data_quality: DataQuality | null
  readonly metadata: {
    readonly status: string | null
    readonly reason?: string
    readonly flags: readonly string[]
    readonly coverage: object
    /** Recognises the inputs: equal digests, equal numbers. */
    readonly input_digest: string | null
  }
}

interface Counts {
  readonly positions_total?: number
  readonly positions_analyzed?: number
  readonly positions_skipped?: number
  readonly data_days?: number
}

/** The envelope of a result that has figures. */
export function availableReport(result: ResultHead, data: object): ReportEnvelope {
  const { portfolioId, calculationDate, status, flags, coverage, inputDigest } = result
  return { available: true, portfolio_id: portfolioId, calculation_date: calculationDate, data, data_quality: null, metadata: { status, flags, coverage, input_digest: inputDigest } }
}

/** The envelope of a result that was skipped, or of none (null): with `positionsTotal` active positions then. */
export function unavailableReport(result: ResultHead | null, portfolioId: string, flag: string, message: string, positionsTotal = 0): ReportEnvelope {
  const metadata = {
    status: result?.status ?? null, reason: 'no_calculation_available', flags: result?.flags ?? [], coverage: result?.coverage ?? {}, input_digest: result?.inputDigest ?? null,
  }
  return {
    available: false, portfolio_id: portfolioId, calculation_date: result?.calculationDate ?? null, data: null, data_quality: qualityOf(result, flag, message, positionsTotal), metadata,
  }
}

/** The six keys: counted by the result where there is one. */
export function qualityOf(result: Pick<ResultHead, 'coverage'> | null, flag: string, message: string, positionsTotal: number): DataQuality {
  const counts: Counts = result?.coverage ?? {}
  const total = counts.positions_total ?? positionsTotal
  const analyzed = counts.positions_analyzed ?? 0
  return { flag, message, positions_analyzed: analyzed, positions_total: total, positions_skipped: total - analyzed, data_days: counts.data_days ?? 0 }
}

/** How the newest calculation ended, as a sentence. */
export function endedAs({ calculationDate, status }: Pick<ResultHead, 'calculationDate' | 'status'>, what: string): string {
  return `The ${what} of ${calculationDate} ended as ${status}`
}
