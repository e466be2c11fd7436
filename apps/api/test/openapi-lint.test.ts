import { describe, expect, it } from '@jest/globals'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { publishedDocument } from '../src/openapi/published.js'

interface Item {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly object[]
  readonly requestBody?: object
  readonly security?: readonly object[]
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }>>
}

const document = publishedDocument() as { readonly paths: Readonly<Record<string, Readonly<Record<string, Item>>>> }
const items = Object.values(document.paths).flatMap((methods) => Object.values(methods))

const RULES = {
  // The server is run by whoever installed it; a licence of the interface is theirs to state.
  'info-license': 'off',
  // The paths are published: /target-prices/target/{id} stands beside /target-prices/{portfolio_id}/..., and `target` is no id.
  'no-ambiguous-paths': 'off',
  // Published with the slash; the server answers without it too.
  'no-path-trailing-slash': 'off',
  // An operation that takes nothing cannot be asked wrongly. The rule below holds all others to it.
  'operation-4xx-response': 'off',
} as const

/** The rules an object breaks, with where. */
async function problemsOf(source: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: RULES })
  const problems = await lintFromString({ source: JSON.stringify(source), absoluteRef: '/openapi.json', config })
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
}

describe('the OpenAPI document', () => {
  it('breaks no recommended rule', async () => {
    expect(await problemsOf(document)).toEqual([])
  })

  it('would be told if it did', async () => {
    const [path, methods] = Object.entries(document.paths)[0]!
    const { summary: _summary, ...unnamed } = Object.values(methods)[0]!
    expect(await problemsOf({ ...document, paths: { [path]: { get: unnamed } } })).toContainEqual(expect.stringContaining('operation-summary'))
  })

  it.each(items.map((item) => [item.operationId, item] as const))('%s has a name of its own, a summary, a tag and an example of its success', (name, item) => {
    expect(name).toMatch(/^[a-z][A-Za-z]+$/)
    expect(items.filter((other) => other.operationId === name)).toHaveLength(1)
    expect(item.summary).toMatch(/^[A-Z0-9].{3,}[^.]$/)
    expect(item.tags).toHaveLength(1)
    const [status, success] = Object.entries(item.responses).find(([code]) => code.startsWith('2'))!
    for (const { example } of Object.values(success.content ?? {})) expect(example).toBeDefined()
    expect(Object.keys(success.content ?? {})).toHaveLength(status === '204' ? 0 : 1)
  })

  it('tells of a refusal wherever there is something to refuse', () => {
    const silent = items.filter((item) => (item.parameters || item.requestBody || item.security?.length) && !Object.keys(item.responses).some((status) => status.startsWith('4')))
    expect(silent.map((item) => item.operationId)).toEqual([])
  })
})
