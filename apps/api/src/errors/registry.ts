/** Every error a client can see: its code, status and public text, with {names} that the error fills in. What is internal goes to the log only. */
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
  admin_required: { status: 403, text: 'Administrators only' },
  registration_closed: { status: 403, text: 'Registration is closed' },
  portfolio_not_found: { status: 404, text: 'Portfolio not found' },
  position_not_found: { status: 404, text: 'Position not found' },
  position_forbidden: { status: 403, text: 'Access denied: position {position_id} does not belong to user {user_id}' },
  tag_not_found: { status: 404, text: 'Tag not found' },
  tag_forbidden: { status: 403, text: 'Access denied' },
  tag_name_taken: { status: 400, text: "Tag '{name}' already exists for this user" },
  tag_unusable: { status: 403, text: 'Access denied or tag not found: {tag_id}' },
  tag_portfolio_forbidden: { status: 403, text: 'Access denied to portfolio' },
  no_portfolio: { status: 400, text: 'No portfolio context available' },
  target_price_not_found: { status: 404, text: 'Target price not found' },
  target_price_exists: { status: 400, text: 'Target price already exists for {symbol} ({position_type})' },
  target_price_unpriced: { status: 400, text: 'No price of {symbol} is stored, fetched or sent' },
  targets_forbidden: { status: 403, text: 'Not authorized to access this portfolio' },
  demo_unknown: { status: 404, text: "Portfolio type '{type}' not found; known are individual, high-net-worth and hedge-fund" },
  demo_not_stored: { status: 404, text: "The demo portfolio '{type}' is not stored here" },
  overlap_too_long: { status: 400, text: 'Min overlap cannot exceed lookback days' },
  position_closed: { status: 400, text: 'The position is closed already' },
  not_private: { status: 400, text: 'Only a PRIVATE position is valued by marks' },
  mark_not_found: { status: 404, text: 'Mark not found' },
  flow_not_found: { status: 404, text: 'Flow not found' },
  recalculation_not_found: { status: 404, text: 'Recalculation not found' },
  recalculation_running: { status: 409, text: 'The portfolio is being recalculated already' },
  import_refused: { status: 422, text: 'Nothing was imported: the file has problems' },
  idempotency_key_reused: { status: 422, text: 'The Idempotency-Key was sent before with another request' },
  idempotency_unanswered: { status: 409, text: 'A request with this Idempotency-Key is under way, or ended without an answer: see what it did before using another key' },
  edited_meanwhile: { status: 409, text: 'The portfolio was changed at the same moment, try again' },
  unsupported_media_type: { status: 415, text: 'Send the file as text/csv, or as multipart/form-data in a field named file' },
  selection_required: { status: 400, text: 'Either portfolio_id or position_ids required' },
  conversation_not_found: { status: 404, text: 'Conversation not found' },
  conversation_forbidden: { status: 403, text: 'Not authorized to access this conversation' },
  assistant_not_configured: { status: 503, text: 'The assistant has no model: the operator sets OPENAI_API_KEY, or OPENAI_BASE_URL for a server of their own' },
  too_many_streams: { status: 429, text: 'Too many answers are being written at once, wait for one to end' },
  tokens_spent: { status: 429, text: 'The tokens of today are spent, they are renewed at midnight UTC' },
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
  /** `items` are the broken rules of a request; `fields` fill the names of the text and stand in the body beside code and detail. */
  constructor(readonly code: ErrorCode, readonly items: readonly ValidationItem[] = [], readonly fields: Readonly<Record<string, string>> = {}) {
    super(ERRORS[code].text.replace(/\{(\w+)\}/g, (name, key: string) => fields[key] ?? name))
  }
}
