import { z } from '../http/schemas.js'

/** A JSON schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** Schemas of a document: each by the key it was given under, and those that carry an `id`, which all others refer to. */
export interface Described {
  readonly byKey: Readonly<Record<string, JsonSchema>>
  readonly named: Readonly<Record<string, JsonSchema>>
}

const HOME = '#/components/schemas/'
const SCHEMAS_BY_NAME = ['properties']
const LISTS = ['anyOf', 'allOf', 'oneOf']
const SCHEMAS = ['items', 'additionalProperties']

/** JSON schemas of what zod schemas take, with one entry under `named` for every schema that carries an `id`. Error: two schemas with the same id. */
export function jsonSchemas(schemas: Readonly<Record<string, z.ZodType>>): Described {
  const { properties, $defs } = z.toJSONSchema(z.object(schemas), { io: 'input', override: stated }) as { properties: Record<string, JsonSchema>; $defs?: Record<string, JsonSchema> }
  return { byKey: each(properties, tidied), named: each($defs ?? {}, tidied) }
}

/** Where a schema states a type, that is what clients are told: a number in a query is read from text. */
function stated({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Record<string, unknown> }): void {
  const meta = z.globalRegistry.get(zodSchema)
  if (meta?.type === undefined) return
  for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword]
  Object.assign(jsonSchema, meta)
}

/** As people would write it: references to components, null among the types, and nothing that says nothing. */
function tidied(schema: JsonSchema): JsonSchema {
  const { $ref, propertyNames: _names, readOnly: _readOnly, ...rest } = schema
  const entries = Object.entries(rest).filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
  const own = Object.fromEntries(entries.map(([keyword, value]) => [keyword, inner(keyword, value)]))
  return nullable(typeof $ref === 'string' ? { $ref: $ref.replace('#/$defs/', HOME), ...own } : own)
}

function inner(keyword: string, value: unknown): unknown {
  if (LISTS.includes(keyword)) return (value as JsonSchema[]).map(tidied)
  if (SCHEMAS_BY_NAME.includes(keyword)) return each(value as Record<string, JsonSchema>, tidied)
  return SCHEMAS.includes(keyword) && typeof value === 'object' ? tidied(value as JsonSchema) : value
}

/** One type or null is a list of two types; a reference or null stays a choice. */
function nullable(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema as { anyOf?: readonly JsonSchema[] }
  const [only, none] = anyOf ?? []
  if (anyOf?.length !== 2 || typeof only!.type !== 'string' || 'const' in only! || none!.type !== 'null') return schema
  return { ...only, type: [only!.type, 'null'], ...(Array.isArray(only!.enum) ? { enum: [...(only!.enum as unknown[]), null] } : {}), ...rest }
}

function each<Value, Result>(values: Readonly<Record<string, Value>>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
