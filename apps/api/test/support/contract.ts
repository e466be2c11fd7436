import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

interface Contract {
  readonly operations: Record<string, { readonly method: string; readonly path: string; readonly schema: object }>
  readonly components: { readonly schemas: Record<string, object> }
}

const read = (name: string): Contract => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Contract
const [rest, chat] = [read('contract'), read('contract-chat')]

/** The published contract of the operations that are built, as JSON schemas. */
export const contract: Contract = { operations: { ...rest.operations, ...chat.operations }, components: { schemas: { ...rest.components.schemas, ...chat.components.schemas } } }

const ajv = new Ajv2020({ strict: false, allErrors: true })
// The demo ids carry no version bits, so the strict check of the formats package would refuse them.
addFormats.default(ajv)
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
ajv.addSchema(contract, 'contract')

/** What in `body` breaks the contract of an operation; [] when nothing does. */
export function breaches(operationId: string, body: unknown): string[] {
  return against({ $ref: `contract#/operations/${operationId}/schema` }, body)
}

/** What in `body` breaks one of the contract's named schemas. */
export function schemaBreaches(name: string, body: unknown): string[] {
  return against({ $ref: `contract#/components/schemas/${name}` }, body)
}

/** What in `body` breaks a schema of an OpenAPI document. */
export function documentBreaches(document: object, pointer: string, body: unknown): string[] {
  const own = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(own)
  own.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  own.addSchema(document, 'document')
  const check = own.compile({ $ref: `document#${pointer}` })
  check(body)
  return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

function against(schema: object, body: unknown): string[] {
  const check = ajv.compile(schema)
  check(body)
  return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
