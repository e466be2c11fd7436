/** What the document says of the whole: read before anything else. */
export const ABOUT = `What a book is worth, what drives it and how far the numbers can be trusted.

**Signing in.** \`POST /api/v1/auth/login\` answers a token for 24 hours; send it as \`Authorization: Bearer TOKEN\`. Portfolios, positions and whatever belongs to them are seen by their owner only: asking for what is another's is refused, with 404 or 403.

**Numbers.** Amounts are dollars unless a field says otherwise. What is not known is \`null\` or absent, never 0, and \`flags\` say what limits a figure. Dates are days of New York, instants are UTC.

**Reports** are calculated by the night run, for the last closed session. Where there is none yet, \`available\` is false and \`data_quality\` or \`metadata\` says why. Ask for a run with \`POST /api/v1/portfolios/{portfolio_id}/recalculate\`.

**Asking again.** What is read with a token carries an \`ETag\`: send it as \`If-None-Match\`, and 304 without a body says that nothing changed. Creating takes an \`Idempotency-Key\`.

**Errors** have one shape, \`{detail, code, request_id, docs}\`: \`code\` is for programs, \`detail\` for people. With 422 \`detail\` lists every broken rule. Each answer carries its \`X-Request-Id\`.`

/** What operations are grouped by, in the order of a first reading. */
export const TAGS = [
  { name: 'auth', description: 'Signing in and up, and who one is' },
  { name: 'portfolios', description: 'Making, changing and deleting portfolios, and stating their net asset value' },
  { name: 'positions', description: 'What a portfolio holds and held: entering, changing, closing, and marks of PRIVATE holdings' },
  { name: 'flows', description: 'Deposits and withdrawals, so that they count as no profit and no loss' },
  { name: 'book files', description: 'A whole book as a CSV file, in and out' },
  { name: 'recalculations', description: 'A run of all engines for one portfolio, at once' },
  { name: 'data', description: 'What a book is worth at the latest closed session, its history, and prices' },
  { name: 'analytics', description: 'What drives a book: factors, correlations, stress, VaR, Greeks, attribution, and what would change' },
  { name: 'target-prices', description: 'Targets a user sets, and what the book would return if they were met' },
  { name: 'tags', description: 'Words of the user to group positions by' },
  { name: 'position-tags', description: 'Which position carries which tag' },
  { name: 'chat', description: 'The assistant, who reads the book through these same operations' },
  { name: 'admin', description: 'Runs of the night and the quality of market data; administrators only' },
  { name: 'health', description: 'For those who run the server' },
] as const
