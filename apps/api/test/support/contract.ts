import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

interface ContractOperation {
  readonly method: string
  readonly path: string
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly required: boolean; readonly schema: object }[]
  readonly body?: { readonly required: boolean; readonly schema: object }
  /** By status; null where there is no body. */
  readonly responses: Record<string, { readonly schema: object } | null>
}
interface Contract {
  readonly operations: Record<string, ContractOperation>
}

/** The published contract: every operation with its parameters, bodies and answers, as JSON schemas. */
export const contract = JSON.parse(readFileSync(new URL('../fixtures/contract.json', import.meta.url), 'utf8')) as Contract

const ajv = new Ajv2020({ strict: false, allErrors: true })
// The demo ids carry no version bits, so the strict check of the formats package would refuse them.
addFormats.default(ajv)
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
ajv.addSchema(contract, 'contract')

/** What in `body` breaks the contract of an operation's answer, by default of its success; [] when nothing does. A status that is not published is a breach. */
export function breaches(operationId: string, body: unknown, status = successOf(operationId)): string[] {
  const answer = contract.operations[operationId]?.responses[status]
  if (answer === undefined) return [`${operationId} publishes no ${status}`]
  return answer === null ? [] : against({ $ref: `contract#/operations/${operationId}/responses/${status}/schema` }, body)
}

/** What in `body` breaks the contract of a request; [] when nothing does. */
export function requestBreaches(operationId: string, body: unknown): string[] {
  return against({ $ref: `contract#/operations/${operationId}/body/schema` }, body)
}

function successOf(operationId: string): string {
  return Object.keys(contract.operations[operationId]?.responses ?? {}).find((status) => status.startsWith('2')) ?? '200'
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
