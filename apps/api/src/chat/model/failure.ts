import { APIConnectionError, APIError } from 'openai'

/** Every way an answer can fail: what the client is told, and what it can do. */
export const FAILURES = {
  rate_limit_exceeded: { retryable: true, error: 'The model is busy', message: 'Send the message again in a minute', retryAfter: 60 },
  quota_exceeded: { retryable: false, error: 'The quota of the model account is used up', message: 'The operator raises the quota of the model account', retryAfter: null },
  authentication_error: { retryable: false, error: 'The model refuses the configured key', message: 'The operator checks OPENAI_API_KEY, OPENAI_BASE_URL and CHAT_MODEL', retryAfter: null },
  api_failure: { retryable: true, error: 'The model cannot be reached or failed', message: 'Send the message again in a moment', retryAfter: 5 },
  incomplete_response: { retryable: true, error: 'The answer of the model broke off', message: 'Send the message again in a moment', retryAfter: 5 },
  continuation_failed: { retryable: true, error: 'The model failed after its tools had run', message: 'Send the message again in a moment', retryAfter: 5 },
  continuation_incomplete: { retryable: true, error: 'The answer of the model broke off after its tools had run', message: 'Send the message again in a moment', retryAfter: 5 },
  continuation_exception: { retryable: false, error: 'Something went wrong here after the tools had run', message: 'Tell the operator the run_id', retryAfter: null },
  internal_error: { retryable: false, error: 'Something went wrong here while the answer was written', message: 'Tell the operator the run_id', retryAfter: null },
  STREAM_FAILED: { retryable: true, error: 'The answer could not be kept', message: 'Send the message again in a moment', retryAfter: 5 },
  SERVER_ERROR: { retryable: true, error: 'The server is stopping', message: 'Send the message again in a moment', retryAfter: 5 },
} as const satisfies Record<string, { retryable: boolean; error: string; message: string; retryAfter: number | null }>

export type FailureType = keyof typeof FAILURES

/** An answer that cannot go on. `detail` is for the log only: a provider's text may hold part of a key. */
export class AnswerFailure extends Error {
  override readonly name = 'AnswerFailure'
  readonly retryable: boolean
  constructor(readonly type: FailureType, readonly detail: string, changes: { readonly retryable?: boolean; readonly retryAfter?: number | null } = {}) {
    super(FAILURES[type].error)
    this.retryable = changes.retryable ?? FAILURES[type].retryable
    this.retryAfter = changes.retryAfter ?? FAILURES[type].retryAfter
  }

  /** Seconds after which another try makes sense; null when none does. */
  readonly retryAfter: number | null

  /** The same failure of a model call that follows tools. */
  asContinuation(): AnswerFailure {
    const type = CONTINUATION[this.type]
    return type === undefined ? this : new AnswerFailure(type, this.detail, { retryable: this.retryable, retryAfter: this.retryAfter })
  }
}

const CONTINUATION: Partial<Record<FailureType, FailureType>> = { api_failure: 'continuation_failed', incomplete_response: 'continuation_incomplete', internal_error: 'continuation_exception' }

/** A failure as it is; whatever else was thrown is an error of ours. */
export function failureOf(error: unknown): AnswerFailure {
  return error instanceof AnswerFailure ? error : new AnswerFailure('internal_error', detailOf(error))
}

/** What an error of a model call means. Rate limits, errors of the server and of the network pass; a refused request does not. */
export function modelFailureOf(error: unknown): AnswerFailure {
  if (error instanceof AnswerFailure) return error
  const answered = error instanceof APIError && !(error instanceof APIConnectionError)
  // The rest is what fetch throws when a connection is cut, and the parser at a line that is no JSON.
  return answered ? ofStatus(error, detailOf(error)) : new AnswerFailure('api_failure', detailOf(error))
}

function detailOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function ofStatus(error: APIError, detail: string): AnswerFailure {
  // An error inside a stream has a code and no status.
  const { status, code } = error as { status: number | undefined; code?: string | null | undefined }
  if (code === 'insufficient_quota') return new AnswerFailure('quota_exceeded', detail)
  if (status === 429 || code === 'rate_limit_exceeded') return new AnswerFailure('rate_limit_exceeded', detail, { retryAfter: secondsOf(error) })
  if (status === 401 || status === 403) return new AnswerFailure('authentication_error', detail)
  const passes = status === undefined || status >= 500 || status === 408 || status === 409
  return new AnswerFailure('api_failure', detail, passes ? {} : { retryable: false })
}

function secondsOf(error: APIError): number | null {
  const seconds = Number(error.headers?.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), 3600) : null
}
