import { publishedDocument } from '../../src/openapi/published.js'
import { referred } from './referred.js'

/** As much of a JSON schema as the tests look at. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly example?: unknown
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: JsonSchema
}

/** An operation of the published document, flattened. */
export interface DocumentedOperation {
  readonly operationId: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly isPublic: boolean
  readonly parameters: readonly Parameter[]
  /** Schemas of the body by media type; {} where there is none. */
  readonly bodies: Readonly<Record<string, JsonSchema>>
  /** The status of its success. */
  readonly success: number
}

interface Item {
  readonly operationId: string
  readonly security: readonly object[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, object>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Item>>>>
}

const document = publishedDocument() as Document

/** Every operation that is published, in the order of the document. */
export const OPERATIONS: readonly DocumentedOperation[] = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, item]) => flattened(path, method, item)))

function flattened(path: string, method: string, item: Item): DocumentedOperation {
  const bodies = Object.entries(item.requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema])
  return {
    operationId: item.operationId, method: method as DocumentedOperation['method'], path, isPublic: item.security.length === 0, parameters: (item.parameters ?? []).map((parameter) => referred(document, parameter)), bodies: Object.fromEntries(bodies),
    success: Number(Object.keys(item.responses).find((status) => status.startsWith('2'))),
  }
}

/** The schema itself where it is a reference. */
export function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : referred<JsonSchema>(document, { $ref: schema.$ref })
}
