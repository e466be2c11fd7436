import { type ErrorCode, ERRORS } from '../errors/registry.js'
import type { Operation } from '../http/operation.js'
import { EXAMPLE_ID, z } from '../http/schemas.js'

const errorCode = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).meta({ id: 'ErrorCode', description: 'What went wrong, for programs' })
const envelope = {
  code: errorCode, request_id: z.string().meta({ description: 'Also in the header X-Request-Id and in the log of the server', example: EXAMPLE_ID }),
  docs: z.string().meta({ description: 'Where this is documented', example: '/docs' }),
}
const validationItem = z.object({
  type: z.string().meta({ description: 'The broken rule, for programs', example: 'missing' }),
  loc: z.array(z.union([z.string(), z.number().int()])).meta({ description: 'path, query, body or header, then the way to the value', example: ['body', 'name'] }),
  msg: z.string(), ctx: z.record(z.string(), z.number()).optional().meta({ description: 'The limits that were broken' }),
}).meta({ id: 'ValidationItem' })

/** The bodies of errors. */
export const errorSchemas = {
  ApiError: z.object({ detail: z.string().meta({ description: 'One sentence for people' }), ...envelope, run_id: z.string().optional().meta({ description: 'Of recalculation_running: the run under way' }) }).meta({ id: 'ApiError' }),
  ValidationError: z.object({ detail: z.array(validationItem).meta({ description: 'Every broken rule of the request' }), ...envelope }).meta({ id: 'ValidationError' }),
}

/** A response that operations share. */
interface SharedResponse {
  readonly description: string
  readonly headers?: object
  readonly content: object
}

/** Errors of operations, each response under a name of its own that operations refer to. */
export interface ErrorResponses {
  /** References by status; what they refer to is kept. */
  of(item: Operation): Record<string, { readonly $ref: string }>
  readonly components: Readonly<Record<string, SharedResponse>>
}

export function errorResponses(): ErrorResponses {
  const components: Record<string, SharedResponse> = {}
  const reference = (status: number, codes: readonly ErrorCode[]) => {
    const name = codes.map(capitalized).join('Or')
    components[name] ??= responseOf(status, codes)
    return { $ref: `#/components/responses/${name}` }
  }
  return { components, of: (item) => Object.fromEntries([...byStatus(codesOf(item))].map(([status, codes]) => [status, reference(status, codes)])) }
}

/** The errors an operation can end with: its own, and those of what stands in front of it. */
function codesOf(item: Operation): Set<ErrorCode> {
  return new Set<ErrorCode>([
    ...(item.errors ?? []), ...(item.auth === 'bearer' ? (['unauthorized', 'inactive_user', 'rate_limited'] as const) : []), ...(item.params || item.query || item.body ? (['validation_failed'] as const) : []),
    ...(item.body ? (['invalid_json', 'body_too_large', 'unsupported_encoding'] as const) : []), ...(item.idempotent ? (['idempotency_key_reused', 'idempotency_unanswered'] as const) : []),
    ...(item.upload ? (['body_too_large', 'unsupported_media_type'] as const) : []), 'internal',
  ])
}

/** In the order of the table of errors, so that the same errors have the same name. */
function byStatus(codes: ReadonlySet<ErrorCode>): Map<number, ErrorCode[]> {
  const statuses = new Map<number, ErrorCode[]>()
  for (const code of Object.keys(ERRORS) as ErrorCode[]) if (codes.has(code)) statuses.set(ERRORS[code].status, [...(statuses.get(ERRORS[code].status) ?? []), code])
  return statuses
}

function responseOf(status: number, codes: readonly ErrorCode[]): SharedResponse {
  const listed = status === ERRORS.validation_failed.status
  const schema = { $ref: `#/components/schemas/${listed ? 'ValidationError' : 'ApiError'}` }
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, listed) }]))
  const headers = codes.includes('rate_limited') ? { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } } : undefined
  return { description: codes.map((code) => ERRORS[code].text).join(' / '), ...(headers ? { headers } : {}), content: { 'application/json': { schema, examples } } }
}

function exampleOf(code: ErrorCode, listed: boolean): object {
  const { text } = ERRORS[code]
  const item = code === 'validation_failed' ? { type: 'missing', loc: ['body', 'name'], msg: 'Field required' } : { type: code, loc: ['body'], msg: text }
  return { detail: listed ? [item] : text, code, request_id: EXAMPLE_ID, docs: '/docs' }
}

function capitalized(code: string): string {
  return code.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}
