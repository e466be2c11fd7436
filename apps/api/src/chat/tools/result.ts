import type { Provenance } from './provenance.js'
import { type Caller, LIMITS, type ToolCall } from './tool.js'

export interface ToolError {
  readonly type: string
  readonly message: string
  readonly details: unknown
}

/** What every tool gives back, whether it worked or not. */
export interface ToolResult {
  readonly meta: Provenance & {
    readonly requested: unknown
    readonly applied: Readonly<Record<string, unknown>>
    /** The operation of the API that answered; null when none did. */
    readonly operation: string | null
    readonly truncated: boolean
    readonly limits: typeof LIMITS
    readonly retryable: boolean
    readonly retries: number
    readonly cache_hit: boolean
    readonly request_id: string
  }
  readonly data: unknown
  readonly error: ToolError | null
}

interface Outcome {
  readonly data?: unknown
  readonly error?: ToolError
  readonly call?: ToolCall
  readonly provenance?: Provenance
  readonly operation?: string
  readonly truncated?: boolean
  readonly retryable?: boolean
}

const NOTHING: Provenance = { as_of: null, calculation_date: null, run_id: null, coverage: null, flags: [] }

/** The envelope `{meta, data, error}`. Nothing is kept between calls and nothing is tried twice, so `retries` is 0 and `cache_hit` false. */
export function resultOf(requested: unknown, { requestId }: Caller, { data = null, error, call, provenance = NOTHING, operation, truncated = false, retryable = false }: Outcome): ToolResult {
  return {
    meta: {
      requested: requested ?? null, applied: call?.applied ?? {}, ...provenance, operation: operation ?? null, truncated, limits: LIMITS, retryable, retries: 0, cache_hit: false,
      request_id: requestId,
    },
    data, error: error ?? null,
  }
}
