import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { z } from 'zod'
import type { UserRecord } from '@sigmasight/core'
import { ApiError, type ErrorCode } from '../errors/registry.js'
import type { KeptAnswers, MadeAnswer } from '../kept/answers.js'
import { encodingFor } from '../kept/encoding.js'
import { ASK_AGAIN, sendKept } from '../kept/send.js'
import type { IdempotencyKeys } from './idempotency.js'
import { receiveFile } from './upload.js'
import { validated } from './validation.js'

type Schema = z.ZodType
/** Bodies of JSON; an operation may set its own limit. */
const BODY_LIMIT = 1_048_576

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
  /** What the summary leaves open; Markdown. */
  readonly description?: string
  readonly auth: 'none' | 'bearer'
  /** Of a success; 200 unless the contract says otherwise. With 204 there is no body. */
  readonly status?: 200 | 201 | 202 | 204
  /** Media type of a success that is not JSON; the handler then returns the text itself. */
  readonly produces?: 'text/csv' | 'text/event-stream'
  /** Name under which a browser saves the answer. */
  readonly filename?: string
  readonly params?: Schema
  readonly query?: Schema
  /** Query keys that may be repeated: all their values count, as a list. */
  readonly repeated?: readonly string[]
  readonly body?: Schema
  /** Largest body in bytes, 1 MiB unless set. */
  readonly bodyLimit?: number
  /** The body is a file, sent as text/csv or as a form with a field `file`; the handler gets its bytes as a Buffer. */
  readonly upload?: 'text/csv'
  /** An Idempotency-Key in the request makes sure that it takes effect once, however often it is sent. */
  readonly idempotent?: true
  readonly response: Schema
  /** An answer, shown in the documentation; a test holds it against `response`. */
  readonly example: unknown
  readonly errors?: readonly ErrorCode[]
  readonly before?: readonly RequestHandler[]
  /**
   * The answer is kept and sent again as long as nothing has changed of the portfolio that `portfolio_id` names, in the path or the query, nor of the market data. For
   * answers that depend on nothing else but who asks, the latest closed session and the day in New York.
   */
  readonly kept?: true
  /** A ready answer, asked for before `handle`; null when there is none for this call. Of kept operations. */
  readonly ready?: (call: Call<never, never, never>) => Promise<ReadyAnswer | null>
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>
}

/** An answer as JSON text. */
export interface ReadyAnswer {
  readonly etag: string
  readonly body: string
}

/** Ties the handler's types to its schemas. */
export function operation<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Omit<Operation, 'params' | 'query' | 'body' | 'response' | 'example' | 'ready' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly response: R
    readonly example: z.input<R>
    readonly ready?: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<ReadyAnswer | null>
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

/** What stands around the operations. */
export interface Edge {
  /** In front of every operation that asks for a token: who calls, and whether too often. */
  readonly guards: readonly RequestHandler[]
  readonly keys: IdempotencyKeys
  readonly answers: KeptAnswers
}

/** Mounts operations: the body must be readable, then come authentication, parameters and body, and the handler. A known path with another method gets 405. */
export function mount(router: Router, operations: readonly Operation[], edge: Edge): void {
  const methods = new Map<string, string[]>()
  for (const item of operations) {
    const path = item.path.replace(/\{(\w+)\}/g, ':$1')
    methods.set(path, [...(methods.get(path) ?? []), ...(item.method === 'get' ? ['GET', 'HEAD'] : [item.method.toUpperCase()])])
    const guards = item.auth === 'bearer' ? edge.guards : []
    // JSON that cannot be read is told before a token is asked for; a file is received from known callers only.
    const limit = item.bodyLimit ?? BODY_LIMIT
    router[item.method](path, express.json({ limit }), ...(item.before ?? []), ...guards, ...(item.upload ? [receiveFile(limit)] : []), run(item, edge))
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

function run(item: Operation, { keys, answers }: Edge): RequestHandler {
  // A token or another answer to a POST is not to be kept; what a caller may read again must be asked for again.
  const caching = item.auth === 'bearer' && item.method === 'get' ? ASK_AGAIN : 'no-store'
  return async (request: Request, response: Response) => {
    const user = response.locals.user as UserRecord
    const given = { params: request.params, query: queryOf(request.query, item.repeated ?? []), body: (request.body ?? {}) as unknown }
    const call = callOf(item, given, user, request)
    response.set('Cache-Control', caching)
    const portfolioId = item.kept ? portfolioOf(call) : undefined
    if (portfolioId !== undefined) {
      const asked = { userId: user.id, portfolioId, url: request.originalUrl, route: (request.route as { path: string }).path, encoding: encodingFor(request.get('accept-encoding')) }
      response.locals.encoded = true // as far as it ever will be
      return sendKept(request, response, await answers.answer(asked, () => textOf(item, call)))
    }
    const key = item.idempotent ? request.get('idempotency-key') : undefined
    const work = (): Promise<unknown> => item.handle(call)
    const outcome = key === undefined ? { answer: await work(), replayed: false } : await keys.once({ key, userId: user.id, status: item.status ?? 200, asked: [request.method, request.originalUrl, given.body] }, work)
    if (outcome.replayed) response.set('Idempotency-Replayed', 'true')
    await send(item, response.status(item.status ?? 200), outcome.answer)
  }
}

/** What a request brings before anything is checked. */
interface Given {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Runs an operation for a caller inside the process, as a request would: checked, and with the ready answer where there is one. Errors: ApiError validation_failed and those of the handler. */
export async function perform(item: Operation, given: Given, user: UserRecord, request: Request): Promise<unknown> {
  const call = callOf(item, given, user, request)
  const ready = item.ready ? await item.ready(call) : null
  return ready ? (JSON.parse(ready.body) as unknown) : item.handle(call)
}

/** The answer to a call as JSON text: the ready one, or what the handler says. */
async function textOf(item: Operation, call: Call<never, never, never>): Promise<MadeAnswer> {
  return (item.ready ? await item.ready(call) : null) ?? { body: JSON.stringify(await item.handle(call)) }
}

/** The portfolio that a call names. */
function portfolioOf({ params, query }: Call<{ readonly portfolio_id?: string } | undefined, { readonly portfolio_id?: string } | undefined, unknown>): string | undefined {
  return params?.portfolio_id ?? query?.portfolio_id
}

/** The checked call of an operation. Error: ApiError validation_failed. */
function callOf(item: Operation, given: Given, user: UserRecord, request: Request): Call<never, never, never> {
  const [params, query, body] = validated([
    { where: 'path', schema: item.params, value: given.params }, { where: 'query', schema: item.query, value: given.query }, { where: 'body', schema: item.body, value: given.body },
  ])
  return { params, query, body, user, request } as Call<never, never, never>
}

async function send({ status, produces, filename }: Operation, response: Response, answer: unknown): Promise<void> {
  if (filename !== undefined) response.attachment(filename)
  if (produces === 'text/event-stream') return (answer as StreamAnswer)(response)
  if (status === 204) response.end()
  else if (produces !== undefined) response.type(produces).send(answer)
  else response.json(answer)
}

/** Where a query repeats a key, its last value counts; of keys that may be repeated, all. */
function queryOf(query: Request['query'], repeated: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, repeated.includes(key) ? [value].flat() : Array.isArray(value) ? value.at(-1) : value]))
}
