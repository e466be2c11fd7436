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
  readonly produces?: 'text/csv'
  /** Name under which a browser saves the answer. */
  readonly filename?: string
  readonly params?: Schema
  readonly query?: Schema
  /** Query keys that may be repeated: all their values count, as a list. */
  readonly repeated?: readonly string[]
  readonly body?: Schema
  readonly response: Schema
  /** An answer, shown in the documentation; a test holds it against `response`. */
  readonly example: unknown
  readonly errors?: readonly ErrorCode[]
  readonly before?: readonly RequestHandler[]
  /** A ready answer, asked for before `handle`; null when there is none for this call. */
  readonly ready?: (call: Call<never, never, never>, knownEtags: readonly string[]) => Promise<ReadyAnswer | null>
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>
}

/** An answer as JSON text; `body` is null when the caller's copy still holds. */
export interface ReadyAnswer {
  readonly etag: string
  readonly body: string | null
}

/** Ties the handler's types to its schemas. */
export function operation<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Omit<Operation, 'params' | 'query' | 'body' | 'response' | 'example' | 'ready' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly response: R
    readonly example: z.input<R>
    readonly ready?: (call: Call<z.output<P>, z.output<Q>, z.output<B>>, knownEtags: readonly string[]) => Promise<ReadyAnswer | null>
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
    const [params, query, body] = validated([
      { where: 'path', schema: item.params, value: request.params },
      { where: 'query', schema: item.query, value: queryOf(request.query, item.repeated ?? []) },
      { where: 'body', schema: item.body, value: request.body ?? {} },
    ])
    const call = { params, query, body, user: response.locals.user as UserRecord, request } as Call<never, never, never>
    response.set('Cache-Control', caching)
    const ready = item.ready ? await item.ready(call, etagsOf(request)) : null
    if (ready) return sendReady(response, ready)
    send(item, response.status(item.status ?? 200), await item.handle(call))
  }
}

/** The text goes out as it is: nothing is parsed, built or hashed a request. */
function sendReady(response: Response, { etag, body }: ReadyAnswer): void {
  response.setHeader('ETag', etag)
  if (body === null) return void response.status(304).end()
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.end(body)
}

/** ETags that the caller holds; a weak one counts like a strong one (RFC 9110, 13.1.2). */
function etagsOf(request: Request): string[] {
  return (request.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')).filter((tag) => tag !== '')
}

function send({ status, produces, filename }: Operation, response: Response, answer: unknown): void {
  if (filename !== undefined) response.attachment(filename)
  if (status === 204) response.end()
  else if (produces !== undefined) response.type(produces).send(answer)
  else response.json(answer)
}

/** Where a query repeats a key, its last value counts; of keys that may be repeated, all. */
function queryOf(query: Request['query'], repeated: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, repeated.includes(key) ? [value].flat() : Array.isArray(value) ? value.at(-1) : value]))
}
