import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

/** TypeScript types of an OpenAPI document, as text. */
export async function clientTypes(document: object): Promise<string> {
  return `${COMMENT_HEADER}\n${astToString(await openapiTS(document as never, { alphabetize: true }))}`
}
