import type { Request, RequestHandler, Response, Router } from 'express'
import type { z } from 'zod'
import type { UserRecord } from '@sigmasight/core'
import { ApiError, type ErrorCode, type ValidationItem } from '../errors/registry.js'

type Schema = z.ZodType

/** What a handler gets: validated input and, where the operation asks for it, the caller. */
export interface Call<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly user: UserRecord
  readonly request: Request
}

/** One operation of the API: the schemas that validate it are the ones that document it. */
export interface Operation {
  readonly id: string
  readonly method: 'get' | 'post'
  /** OpenAPI form, with {name} for parameters. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly auth: 'none' | 'bearer'
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly response: Schema
  readonly example?: unknown
  readonly errors?: readonly ErrorCode[]
  readonly before?: readonly RequestHandler[]
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>
}

/** Ties the handler's types to its schemas. */
export function operation<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Omit<Operation, 'params' | 'query' | 'body' | 'response' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly response: R
    readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>
  },
): Operation {
  return definition as unknown as Operation
}

/** Mounts operations: authentication first, then parameters and body, then the handler. A known path with another method gets 405. */
export function mount(router: Router, operations: readonly Operation[], authenticate: RequestHandler): void {
  const methods = new Map<string, string[]>()
  for (const item of operations) {
    const path = item.path.replace(/\{(\w+)\}/g, ':$1')
    methods.set(path, [...(methods.get(path) ?? []), item.method.toUpperCase()])
    router[item.method](path, ...(item.before ?? []), ...(item.auth === 'bearer' ? [authenticate] : []), run(item))
  }
  for (const [path, allowed] of methods) {
    router.all(path, (_request, response) => {
      response.set('Allow', allowed.join(', '))
      throw new ApiError('method_not_allowed')
    })
  }
}

function run(item: Operation): RequestHandler {
  return async (request: Request, response: Response) => {
    const items: ValidationItem[] = []
    const params = checked(item.params, request.params, 'path', items)
    const query = checked(item.query, firstOfEach(request.query), 'query', items)
    const body = checked(item.body, request.body ?? {}, 'body', items)
    if (items.length > 0) throw new ApiError('validation_failed', items)
    const answer = await item.handle({ params, query, body, user: response.locals.user as UserRecord, request } as Call<never, never, never>)
    if (!response.hasHeader('Cache-Control')) response.set('Cache-Control', item.auth === 'bearer' ? 'private, no-cache' : 'no-store')
    response.json(answer)
  }
}

function checked(schema: Schema | undefined, value: unknown, where: string, items: ValidationItem[]): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const missing = issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message)
    items.push({ type: missing ? 'missing' : issue.code, loc: [where, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))], msg: missing ? 'Field required' : issue.message })
  }
  return undefined
}

/** A repeated query key counts once; its first value is taken. */
function firstOfEach(query: Request['query']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]))
}
