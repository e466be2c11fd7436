import type { Operation } from '../http/operation.js'
import { z } from '../http/schemas.js'
import type { JsonSchema } from './json-schemas.js'

type Place = 'path' | 'query' | 'header'

interface Parameter {
  readonly name: string
  readonly in: Place
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

/** Request headers that mean the same wherever they are taken. */
export const headerSchemas = {
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description: 'Makes the request take effect once: sent again with the same body within 24 hours, it gets the first answer, with the header Idempotency-Replayed: true', example: 'b7f1c0de-import-2025-06-30',
  }),
  'If-None-Match': z.string().optional().meta({ description: 'The ETag of an answer that the client keeps: where it still holds, 304 without a body is answered', example: 'W/"5d-3f2b"' }),
}

/** Whether an answer is to be asked for again, with its ETag: all that is read with a token. */
export function isConditional(item: Operation): boolean {
  return item.auth === 'bearer' && item.method === 'get'
}

/** Parameters of operations. Those in paths and headers are shared: they mean the same everywhere. */
export interface Parameters {
  /** Of one place, from the schema of the object they make. */
  of(place: Place, schema: JsonSchema | undefined): (Parameter | { readonly $ref: string })[]
  readonly components: Readonly<Record<string, Parameter>>
}

/** Error of `of`: a parameter in a path or a header that was described differently before. */
export function parameters(): Parameters {
  const components: Record<string, Parameter> = {}
  const shared = (parameter: Parameter) => {
    const name = parameter.name.split(/[-_]/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
    components[name] ??= parameter
    if (JSON.stringify(components[name]) !== JSON.stringify(parameter)) throw new Error(`the parameter ${parameter.name} is described in two ways`)
    return { $ref: `#/components/parameters/${name}` }
  }
  return { components, of: (place, schema) => parametersOf(place, schema).map((parameter) => (place === 'query' ? parameter : shared(parameter))) }
}

function parametersOf(place: Place, { properties = {}, required = [] }: JsonSchema = {}): Parameter[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({ name, in: place, required: required.includes(name), ...(description === undefined ? {} : { description }), schema }))
}
