import type { z } from 'zod'
import { ApiError, type ValidationItem } from '../errors/registry.js'

type Schema = z.ZodType

/** One part of a request with the schema it must satisfy. */
export interface RequestPart {
  readonly where: 'path' | 'query' | 'body'
  readonly schema: Schema | undefined
  readonly value: unknown
}

/** Parses every part and reports the errors of all of them at once. Values are never echoed: they may be passwords. Error: ApiError validation_failed. */
export function validated(parts: readonly RequestPart[]): unknown[] {
  const items: ValidationItem[] = []
  const data = parts.map(({ where, schema, value }) => {
    if (!schema) return undefined
    const result = schema.safeParse(value, { reportInput: true })
    if (!result.success) items.push(...result.error.issues.map((issue) => itemOf(where, issue)))
    return result.data
  })
  if (items.length > 0) throw new ApiError('validation_failed', items)
  return data
}

function itemOf(where: string, issue: z.core.$ZodIssue): ValidationItem {
  const loc = [where, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))]
  const missing = (issue.code === 'invalid_type' || issue.code === 'invalid_union') && issue.input === undefined
  return { type: missing ? 'missing' : codeOf(issue), loc, msg: missing ? 'Field required' : issue.message, ...limitsOf(issue) }
}

/** The machine codes that clients of the contract know. A schema's own rule names its code in `params.type`. */
function codeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small': return issue.origin === 'string' ? 'string_too_short' : issue.inclusive === false ? 'greater_than' : 'greater_than_equal'
    case 'too_big': return issue.origin === 'string' ? 'string_too_long' : 'less_than_equal'
    case 'invalid_type': return `${issue.expected}_type`
    case 'custom': return typeof issue.params?.type === 'string' ? issue.params.type : 'value_error'
    default: return 'value_error'
  }
}

function limitsOf(issue: z.core.$ZodIssue): Pick<ValidationItem, 'ctx'> {
  if (issue.code === 'too_small') return { ctx: { minimum: Number(issue.minimum) } }
  if (issue.code === 'too_big') return { ctx: { maximum: Number(issue.maximum) } }
  return {}
}
