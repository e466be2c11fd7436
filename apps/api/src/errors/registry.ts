/** Every error a client can see: its code, status and public text. What is internal goes to the log only. */
export const ERRORS = {
  not_found: { status: 404, text: 'Not Found' },
  method_not_allowed: { status: 405, text: 'Method Not Allowed' },
  invalid_json: { status: 422, text: 'The body is not valid JSON' },
  body_too_large: { status: 413, text: 'The body is too large' },
  unsupported_encoding: { status: 415, text: 'The encoding of the body is not supported' },
  validation_failed: { status: 422, text: 'The request is not valid' },
  bad_request: { status: 400, text: 'The request is malformed' },
  unknown_origin: { status: 400, text: 'Disallowed CORS origin' },
  unauthorized: { status: 401, text: 'Could not validate credentials' },
  inactive_user: { status: 401, text: 'Inactive user' },
  wrong_credentials: { status: 401, text: 'Incorrect email or password' },
  inactive_account: { status: 401, text: 'Inactive user account' },
  email_taken: { status: 400, text: 'Email already registered' },
  registration_closed: { status: 403, text: 'Registration is closed' },
  portfolio_not_found: { status: 404, text: 'Portfolio not found' },
  overlap_too_long: { status: 400, text: 'Min overlap cannot exceed lookback days' },
  selection_required: { status: 400, text: 'Either portfolio_id or position_ids required' },
  admin_only: { status: 403, text: 'Administrators only' },
  batch_running: { status: 409, text: 'Batch already running. Use force=true to override.' },
  run_not_found: { status: 404, text: 'No such run is queued or running' },
  rate_limited: { status: 429, text: 'Too many requests, try again later' },
  database_unreachable: { status: 503, text: 'The database does not answer' },
  migrations_pending: { status: 503, text: 'The database lacks migrations' },
  internal: { status: 500, text: 'Internal server error' },
} as const satisfies Record<string, { status: number; text: string }>

export type ErrorCode = keyof typeof ERRORS

/** One broken rule of a request, as clients of the contract expect it. */
export interface ValidationItem {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  /** Limits that were broken, when any. */
  readonly ctx?: Readonly<Record<string, number>>
}

/** An error meant for the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(readonly code: ErrorCode, readonly items: readonly ValidationItem[] = []) {
    super(ERRORS[code].text)
  }
}
