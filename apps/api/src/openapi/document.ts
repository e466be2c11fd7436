import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { type ErrorCode, ERRORS } from '../errors/registry.js'
import type { Operation } from '../http/operation.js'
import { z } from '../http/schemas.js'

const validationItem = z.object({ type: z.string(), loc: z.array(z.union([z.string(), z.number().int()])), msg: z.string(), ctx: z.record(z.string(), z.number()).optional() })
const envelope = { code: z.string(), request_id: z.string(), docs: z.string() }
const errorBody = z.object({ detail: z.string(), ...envelope }).openapi('Error')
const validationBody = z.object({ detail: z.array(validationItem), ...envelope }).openapi('ValidationError')

/** The OpenAPI 3.1 document of the operations, from the schemas that validate them. */
export function openApiDocument(operations: readonly Operation[]): object {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'bearerAuth', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
  for (const item of operations) registry.registerPath(routeOf(item))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'SigmaSight portfolio-risk API', version: '1.0.0', description: 'What a book is worth, what drives it and how far the numbers can be trusted.' },
    servers: [{ url: '/' }],
  })
}

function routeOf(item: Operation): RouteConfig {
  return {
    operationId: item.id, method: item.method, path: item.path, tags: [item.tag], summary: item.summary,
    ...(item.auth === 'bearer' ? { security: [{ bearerAuth: [] }] } : { security: [] }),
    request: {
      ...(item.params ? { params: item.params as never } : {}), ...(item.query ? { query: item.query as never } : {}),
      ...(item.body ? { body: { required: !item.body.safeParse({}).success, content: { 'application/json': { schema: item.body as never } } } } : {}),
    },
    responses: { [item.status ?? 200]: successOf(item), ...errorResponses(item) },
  }
}

function successOf({ status, produces, response, example }: Operation): RouteConfig['responses'][string] {
  const description = 'Success'
  return status === 204 ? { description } : { description, content: { [produces ?? 'application/json']: { schema: response as never, example } } }
}

function errorResponses(item: Operation): RouteConfig['responses'] {
  const codes: ErrorCode[] = [...(item.errors ?? []), ...(item.auth === 'bearer' ? (['unauthorized', 'inactive_user'] as const) : []), 'internal']
  const texts = new Map<number, string[]>()
  for (const code of codes) texts.set(ERRORS[code].status, [...(texts.get(ERRORS[code].status) ?? []), ERRORS[code].text])
  const responses: RouteConfig['responses'] = {}
  for (const [status, list] of texts) responses[status] = { description: list.join(' / '), content: { 'application/json': { schema: errorBody } } }
  if (item.params || item.query || item.body) responses[422] = { description: ERRORS.validation_failed.text, content: { 'application/json': { schema: validationBody } } }
  return responses
}
