import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const OPTIONS = { alphabetize: true, rootTypes: true, rootTypesNoSchemaPrefix: true }

/** Names for what no caller names: shared responses, parameters and headers. */
const OTHER_NAMES = /^export type \w+ = components\['(?!schemas')\w+'\].*\n/gm

/** What there is none of: other methods of an address, parameters beside those of its operations, bodies of operations that take none. */
const NOTHING = /^ {8}parameters: \{\n(?: {12}\w+\?: never;\n)+ {8}\};\n|^ {8}\w+\?: never;\n/gm

/** TypeScript types of an OpenAPI document, as text, with an exported type for every named schema. Examples stay in the document. */
export async function clientTypes(document: object): Promise<string> {
  const types = astToString(await openapiTS(withoutExamples(document) as never, OPTIONS))
  return `${COMMENT_HEADER}\n${types.replace(OTHER_NAMES, '').replace(NOTHING, '')}`
}

function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExamples)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'example' && key !== 'examples').map(([key, inner]) => [key, withoutExamples(inner)]))
}
