import type { Operation } from '../http/operation.js'
import { z } from '../http/schemas.js'
import { ABOUT, TAGS } from './about.js'
import { type ErrorResponses, errorResponses, errorSchemas } from './errors.js'
import { type JsonSchema, jsonSchemas } from './json-schemas.js'
import { headerSchemas, isConditional, type Parameters, parameters } from './parameters.js'

const HEADERS = {
  ETag: { description: 'Of this answer, for If-None-Match', schema: { type: 'string' } },
  IdempotencyReplayed: { description: 'Where this is the answer to an earlier request with the same Idempotency-Key', schema: { type: 'string', enum: ['true'] } },
}
const ETAG = { ETag: { $ref: '#/components/headers/ETag' } }
const REPLAYED = { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } }
const NOT_MODIFIED = { $ref: '#/components/responses/NotModified' }
const SUCCESS = { 200: 'Success', 201: 'Created', 202: 'Accepted: it is worked on', 204: 'Done' } as const

/** What operations refer to while the document is made. */
interface Making {
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly parameters: Parameters
  readonly errors: ErrorResponses
}

/** The OpenAPI 3.1 document of the operations, from the schemas that validate them. A schema with an `id` stands once, under components. */
export function openApiDocument(operations: readonly Operation[]): object {
  const { byKey, named } = jsonSchemas({ ...errorSchemas, headers: z.object(headerSchemas), ...Object.assign({}, ...operations.map(schemasOf)) as Record<string, z.ZodType> })
  const making: Making = { schemas: byKey, parameters: parameters(), errors: errorResponses() }
  const paths: Record<string, Record<string, object>> = {}
  for (const item of operations) paths[item.path] = { ...paths[item.path], [item.method]: operationOf(item, making) }
  return {
    openapi: '3.1.0',
    info: { title: 'SigmaSight portfolio-risk API', version: '1.0.0', description: ABOUT },
    servers: [{ url: '/', description: 'This server' }],
    tags: TAGS,
    paths,
    components: {
      schemas: sorted(named), responses: sorted({ ...making.errors.components, NotModified: { description: 'What the client keeps still holds', headers: ETAG } }), parameters: sorted(making.parameters.components), headers: HEADERS,
      securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access_token of POST /api/v1/auth/login' } },
    },
  }
}

/** The schemas of an operation by keys of its own. */
function schemasOf({ id, params, query, body, status, response }: Operation): Record<string, z.ZodType> {
  return { ...(params && { [`${id} path`]: params }), ...(query && { [`${id} query`]: query }), ...(body && { [`${id} body`]: body }), ...(status !== 204 && { [`${id} answer`]: response }) }
}

function operationOf(item: Operation, making: Making): object {
  const { schemas, errors } = making
  const given = [...making.parameters.of('path', schemas[`${item.id} path`]), ...making.parameters.of('query', schemas[`${item.id} query`]), ...making.parameters.of('header', headersOf(item, schemas.headers!))]
  const body = bodyOf(item, schemas[`${item.id} body`])
  return {
    operationId: item.id, tags: [item.tag], summary: item.summary, ...(item.description === undefined ? {} : { description: item.description }), security: item.auth === 'bearer' ? [{ bearerAuth: [] }] : [],
    ...(given.length > 0 ? { parameters: given } : {}), ...(body ? { requestBody: body } : {}),
    responses: { [item.status ?? 200]: successOf(item, schemas[`${item.id} answer`]), ...(isConditional(item) ? { 304: NOT_MODIFIED } : {}), ...errors.of(item) },
  }
}

/** The headers that an operation takes. */
function headersOf(item: Operation, { properties }: JsonSchema): JsonSchema {
  const taken = { 'Idempotency-Key': item.idempotent === true, 'If-None-Match': isConditional(item) }
  return { properties: Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => taken[name as keyof typeof taken])) }
}

/** JSON, or a file as the body itself or as a field of a form. */
function bodyOf({ body, upload }: Operation, schema: JsonSchema | undefined): object | undefined {
  const form = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }
  if (upload) return { required: true, content: { [upload]: { schema: { type: 'string' } }, 'multipart/form-data': { schema: form } } }
  return body && { required: !body.safeParse({}).success, content: { 'application/json': { schema } } }
}

function successOf(item: Operation, schema: JsonSchema | undefined): object {
  const { status = 200, produces = 'application/json', example } = item
  const headers = { ...(isConditional(item) ? ETAG : {}), ...(item.idempotent ? REPLAYED : {}) }
  return { description: SUCCESS[status], ...(Object.keys(headers).length > 0 ? { headers } : {}), ...(schema ? { content: { [produces]: { schema, example } } } : {}) }
}

function sorted<Value>(components: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)))
}
