import type { Request, RequestHandler, Response, Router } from 'express'
import type { z } from 'zod'
import type { UserRecord } from '@sigmasight/core'
import { ApiError, type ErrorCode } from '../errors/registry.js'
import { validated } from './validation.js'

type Schema = z.ZodType
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

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
  readonly method: Method
  /** OpenAPI form, with {name} for parameters. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly auth: 'none' | 'bearer'
  /** Of a success; 200 unless the contract says otherwise. With 204 there is no body. */
  readonly status?: 200 | 201 | 202 | 204
  /** Media type of a success that is not JSON; the handler then returns the text itself. */
  readonly produces?: 'text/csv' | 'text/event-stream'
  /** Name under which a browser saves the answer. */
  readonly filename?: string
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly response: Schema
  /** An answer, shown in the documentation; a test holds it against `response`. */
  readonly example: unknown
  readonly errors?: readonly ErrorCode[]
  readonly before?: readonly RequestHandler[]
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>
}

/** Ties the handler's types to its schemas. */
export function operation<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Omit<Operation, 'params' | 'query' | 'body' | 'response' | 'example' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly response: R
    readonly example: z.input<R>
    readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>
  },
): Operation {
  return definition as unknown as Operation
}

/** Writes an answer as it comes about and ends the response. */
export type StreamAnswer = (response: Response) => Promise<void>

/** An operation that answers with an event stream. Its handler makes every check that can still be answered with a status, and returns what then writes. */
export function streamOperation<B extends Schema>(
  definition: Omit<Operation, 'params' | 'query' | 'body' | 'produces' | 'handle'> & { readonly body: B; readonly handle: (call: Call<undefined, undefined, z.output<B>>) => Promise<StreamAnswer> },
): Operation {
  return { ...definition, produces: 'text/event-stream' } as unknown as Operation
}

/** Mounts operations: authentication first, then parameters and body, then the handler. A known path with another method gets 405. */
export function mount(router: Router, operations: readonly Operation[], authenticate: RequestHandler): void {
  const methods = new Map<string, string[]>()
  for (const item of operations) {
    const path = item.path.replace(/\{(\w+)\}/g, ':$1')
    methods.set(path, [...(methods.get(path) ?? []), ...(item.method === 'get' ? ['GET', 'HEAD'] : [item.method.toUpperCase()])])
    router[item.method](path, ...(item.before ?? []), ...(item.auth === 'bearer' ? [authenticate] : []), run(item))
  }
  for (const [path, allowed] of methods) router.all(path, otherMethods(allowed))
}

/** Answers every method that no handler before it took. */
export function otherMethods(allowed: readonly string[]): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new ApiError('method_not_allowed')
  }
}

function run(item: Operation): RequestHandler {
  // A token or another answer to a POST is not to be kept; what a caller may read again must be asked for again.
  const caching = item.auth === 'bearer' && item.method === 'get' ? 'private, no-cache' : 'no-store'
  return async (request: Request, response: Response) => {
    const given = { params: request.params, query: lastOfEach(request.query), body: (request.body ?? {}) as unknown }
    const answer = await perform(item, given, response.locals.user as UserRecord, request)
    await send(item, response.set('Cache-Control', caching).status(item.status ?? 200), answer)
  }
}

/** Validates what was given and runs the operation for a caller. Errors: ApiError validation_failed and those of the handler. */
export async function perform(item: Operation, given: { readonly params: unknown; readonly query: unknown; readonly body: unknown }, user: UserRecord, request: Request): Promise<unknown> {
  const [params, query, body] = validated([
    { where: 'path', schema: item.params, value: given.params }, { where: 'query', schema: item.query, value: given.query }, { where: 'body', schema: item.body, value: given.body },
  ])
  return item.handle({ params, query, body, user, request } as Call<never, never, never>)
}

async function send({ status, produces, filename }: Operation, response: Response, answer: unknown): Promise<void> {
  if (filename !== undefined) response.attachment(filename)
  if (produces === 'text/event-stream') return (answer as StreamAnswer)(response)
  if (status === 204) response.end()
  else if (produces !== undefined) response.type(produces).send(answer)
  else response.json(answer)
}

/** Where a query repeats a key, its last value counts. */
function lastOfEach(query: Request['query']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]))
}
