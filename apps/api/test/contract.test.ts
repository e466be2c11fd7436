import { describe, expect, it } from '@jest/globals'
import { openApiDocument } from '../src/openapi/document.js'
import { allOperations } from '../src/routes/index.js'
import { contract } from './support/contract.js'
import { referred } from './support/referred.js'

/** Published operations that are not built. This list only ever gets shorter. */
const NOT_BUILT: readonly string[] = []

interface Body {
  readonly required?: string[]
  readonly properties?: object
}
interface Documented {
  readonly parameters?: { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, { readonly schema: Body }> }
  readonly responses: Record<string, unknown>
}

const operations = allOperations({ config: {}, clock: () => new Date(0) } as never)
const document = openApiDocument(operations) as { paths: Record<string, Record<string, Documented>> }
const built = Object.entries(contract.operations).filter(([id]) => !NOT_BUILT.includes(id))

describe('the published contract', () => {
  it('has 62 operations, each mounted under its name, method and path or listed as not built', () => {
    const mounted = new Set(operations.map((item) => `${item.id} ${item.method} ${item.path}`))
    const absent = Object.entries(contract.operations).filter(([id, { method, path }]) => !mounted.has(`${id} ${method} ${path}`)).map(([id]) => id)
    expect(Object.keys(contract.operations)).toHaveLength(62)
    expect(absent.sort()).toEqual([...NOT_BUILT].sort())
  })

  it.each(built)('%s takes every published parameter and asks for no other', (_id, { method, path, parameters = [] }) => {
    const own = (document.paths[path]![method]!.parameters ?? []).map((given) => referred(document, given)).map((item) => ({ name: item.name, in: item.in, required: item.required ?? false }))
    for (const { name, in: where, required } of parameters) expect(own).toContainEqual({ name, in: where, required })
    for (const item of own.filter((parameter) => parameter.required)) expect(parameters.map((parameter) => parameter.name)).toContain(item.name)
  })

  it.each(built.filter(([, item]) => item.body))('%s takes every published field of the body and asks for no other', (_id, { method, path, body }) => {
    const item = document.paths[path]![method]!
    const [own, theirs] = [referred(document, item.requestBody!.content['application/json']!.schema), referred<Body>(contract, body!.schema)]
    if (!body!.required) expect(item.requestBody!.required).toBe(false)
    expect(Object.keys(own.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(theirs.properties ?? {})))
    expect(theirs.required ?? []).toEqual(expect.arrayContaining(own.required ?? []))
  })

  it.each(built)('%s tells of every error that is published', (_id, { method, path, responses }) => {
    const own = Object.keys(document.paths[path]![method]!.responses)
    // 400 of the largest positions is reserved for a portfolio that vanishes while it is read, which answers 404 here; ids in a path are always checked.
    for (const status of Object.keys(responses)) expect(status === '422' || status === '400' || own.includes(status)).toBe(true)
  })
})
