import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { type ErrorCode, ERRORS } from '../errors/registry.js'
import type { Operation } from '../http/operation.js'
import { z } from '../http/schemas.js'

const validationItem = z.object({ type: z.string(), loc: z.array(z.union([z.string(), z.number().int()])), msg: z.string(), ctx: z.record(z.string(), z.number()).optional() })
const envelope = { code: z.string(), request_id: z.string(), docs: z.string() }
const errorBody = z.object({ detail: z.string(), ...envelope, run_id: z.string().optional().openapi({ description: 'Of recalculation_running: the run under way' }) }).openapi('Error')
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
      ...(item.body ? { body: { required: !item.body.safeParse({}).success, content: { 'application/json': { schema: item.body as never } } } } : {}), ...(item.upload ? { body: { required: true, content: fileOf(item.upload) } } : {}),
      ...(item.idempotent ? { headers: keyHeader } : {}),
    },
    responses: { [item.status ?? 200]: successOf(item), ...errorResponses(item) },
  }
}

const keyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().openapi({
    description: 'Makes the request take effect once: sent again with the same body within 24 hours, it gets the first answer, with the header Idempotency-Replayed: true', example: 'b7f1c0de-import-2025-06-30',
  }),
})

/** A file as the body itself, or as a field of a form. */
function fileOf(mediaType: string): Record<string, { schema: object }> {
  const form = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }
  return { [mediaType]: { schema: { type: 'string' } }, 'multipart/form-data': { schema: form } }
}

function successOf({ status, produces, response, example }: Operation): RouteConfig['responses'][string] {
  const description = 'Success'
  return status === 204 ? { description } : { description, content: { [produces ?? 'application/json']: { schema: response as never, example } } }
}

function errorResponses(item: Operation): RouteConfig['responses'] {
  const codes = new Set<ErrorCode>([
    ...(item.errors ?? []), ...(item.auth === 'bearer' ? (['unauthorized', 'inactive_user', 'rate_limited'] as const) : []), ...(item.params || item.query || item.body ? (['validation_failed'] as const) : []),
    ...(item.idempotent ? (['idempotency_key_reused', 'idempotency_unanswered'] as const) : []), ...(item.upload ? (['body_too_large', 'unsupported_media_type'] as const) : []), 'internal',
  ])
  const texts = new Map<number, string[]>()
  for (const code of codes) texts.set(ERRORS[code].status, [...(texts.get(ERRORS[code].status) ?? []), ERRORS[code].text])
  const responses: RouteConfig['responses'] = {}
  for (const [status, list] of texts) responses[status] = { description: list.join(' / '), content: { 'application/json': { schema: status === ERRORS.validation_failed.status ? validationBody : errorBody } } }
  return responses
}
