import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parametersOf, valuesOf } from './fuzz-values.js'
import type { DocumentedOperation } from './operations.js'
import type { WireRequest } from './wire.js'

/** Who asks, and the ids there are: the caller's own by the name of the parameter, and all of them. */
export interface Asker {
  readonly tokens: readonly string[]
  readonly own: Readonly<Record<string, readonly string[]>>
  readonly ids: readonly string[]
}

const QUERY_TAILS = ['', '', '', '', 'a=1', '__proto__=1', '__proto__[x]=1', 'constructor[prototype][x]=1', 'a[b][c]=d', '&&&', '=', '%', 'limit=1&limit=2', 'x=%00', Array.from({ length: 1_100 }, (_, index) => `k${index}=1`).join('&')]
const TYPES = ['text/plain', 'text/csv', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/json; charset=klingon', 'application/json;;;', 'application/xml', 'x', '']
const ENCODINGS = ['gzip', 'br', 'deflate', 'zip', 'identity', 'gzip, gzip', '']
const TOKENS = ['', 'Bearer', 'Bearer ', 'Bearer x.y.z', 'bearer', 'Basic YTpi', `Bearer ${'a'.repeat(4_000)}`, 'Bearer \u00ff\u00fe']
const OTHER_HEADERS: Record<string, string>[] = [
  {}, {}, {}, { 'idempotency-key': 'again' }, { 'idempotency-key': '\u00e9' }, { 'idempotency-key': 'k'.repeat(300) }, { 'if-none-match': '*' }, { 'if-none-match': 'W/"x", ,"' }, { 'x-request-id': '__proto__' }, { 'x-request-id': 'a'.repeat(500) },
  { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br;q=x' }, { accept: 'text/html' }, { origin: 'null' }, { range: 'bytes=0-1' }, { expect: '100-continue' }, { 'x-http-method-override': 'DELETE' },
]
/** Without DELETE: operations that delete have their turn at the end, so that there is something left to ask for. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']

/** Requests for one operation, from well-formed ones to nonsense. */
export function requestsOf(operation: DocumentedOperation, asker: Asker): fc.Arbitrary<WireRequest> {
  const method = mostly(12, fc.constant(operation.method.toUpperCase()), fc.constantFrom(...METHODS))
  return fc.record({ method, path: pathsOf(operation, asker), query: queriesOf(operation, asker), content: contentsOf(operation, asker), headers: headersOf(asker) })
    .map(({ method: verb, path, query, content: { body, headers: own }, headers }) => ({ method: verb, path: query === '' ? path : `${path}?${query}`, headers: { ...headers, ...own }, body }))
}

function mostly<T>(weight: number, usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare })
}

function pathsOf({ path, parameters }: DocumentedOperation, { own, ids }: Asker): fc.Arbitrary<string> {
  const named = parameters.filter((parameter) => parameter.in === 'path')
  const values = named.map(({ name, schema }) => (own[name] ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...own[name]) }, { weight: 1, arbitrary: parametersOf(schema, ids) }) : parametersOf(schema, ids)))
  return fc.tuple(...values).map((given) => named.reduce((text, { name }, index) => text.replace(`{${name}}`, () => given[index]!), path))
}

function queriesOf({ parameters }: DocumentedOperation, { own, ids }: Asker): fc.Arbitrary<string> {
  const pairs = parameters.filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => fc.option(fc.array(mostly(1, parametersOf(schema, ids), fc.constantFrom(...(own[name.replace(/s$/, '')] ?? ['1']))).map((value) => `${name}=${value}`), { minLength: 1, maxLength: 2, size: 'small' }), { nil: [], freq: 2 }))
  return fc.tuple(fc.tuple(...pairs), fc.constantFrom(...QUERY_TAILS)).map(([given, tail]) => [...given.flat(), tail].filter((part) => part !== '').join('&').slice(0, 12_000))
}

function headersOf({ tokens }: Asker): fc.Arbitrary<Record<string, string>> {
  const authorization = mostly(20, fc.constantFrom(...tokens.map((token) => `Bearer ${token}`)), fc.constantFrom(...TOKENS))
  const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => `10.${parts.join('.')}`)
  return fc.tuple(authorization, address, fc.constantFrom(...OTHER_HEADERS)).map(([token, from, other]) => ({ ...other, authorization: token, 'x-forwarded-for': from }))
}

interface Content {
  readonly body: Buffer | string | undefined
  readonly headers: Record<string, string>
}

function contentsOf({ bodies }: DocumentedOperation, { ids }: Asker): fc.Arbitrary<Content> {
  const [type, schema] = Object.entries(bodies)[0] ?? []
  if (type === undefined || schema === undefined) return mostly<Content>(6, fc.constant({ body: undefined, headers: {} }), oddBodies)
  const texts = type === 'application/json' ? valuesOf(schema, ids).map((value) => JSON.stringify(value) ?? 'null') : csvTexts
  const plain = texts.map((body): Content => ({ body, headers: { 'content-type': type } }))
  return fc.oneof({ weight: 14, arbitrary: plain }, { weight: 3, arbitrary: texts.chain((body) => twisted(body, type)) }, { weight: 1, arbitrary: oddBodies })
}

/** Files that look like a book, cell by cell. */
const csvTexts = fc.array(fc.array(fc.oneof(fc.constantFrom('AAPL', '100', '2025-01-02', 'LONG', '', '-5', 'PRIVATE', '"a""b"', '"', '1e400'), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 }), { maxLength: 6 })
  .map((rows) => ['symbol,quantity,entry_price,entry_date,position_type,tags', ...rows.map((row) => row.join(','))].join('\n'))

/** The same body in an odd guise. */
function twisted(body: string, type: string): fc.Arbitrary<Content> {
  const bytes = Buffer.from(body)
  const json = { 'content-type': type }
  const guises: Content[] = [
    { body: body.replace('{', '{"__proto__":{"isAdmin":true,"id":"x"},"constructor":{"prototype":{"x":1}},'), headers: json }, { body: body.replace(/^\{(.*)\}$/s, '{$1,$1}'), headers: json },
    { body: Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80]), bytes.subarray(bytes.length >> 1)]), headers: json }, { body: body.slice(0, -1), headers: json },
    { body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), headers: json }, { body: Buffer.from(body, 'utf16le'), headers: { 'content-type': 'application/json; charset=utf-16' } },
    { body: gzipSync(bytes), headers: { ...json, 'content-encoding': 'gzip' } }, { body: bytes, headers: { ...json, 'content-encoding': 'gzip' } }, { body: `${body}${body}`, headers: json }, { body: `[${body}]`, headers: json },
  ]
  return fc.oneof(fc.constantFrom(...guises), fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(...ENCODINGS)).map(([odd, encoding]) => ({ body, headers: { 'content-type': odd, ...(encoding === '' ? {} : { 'content-encoding': encoding }) } })))
}

const json = { 'content-type': 'application/json' }
/** Bodies without regard to any schema. */
const oddBodies: fc.Arbitrary<Content> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '{}', '[]', 'null', '0', '"x"', '{"a":', '{"a":1e999}', '\0', '{"__proto__":null}').map((body): Content => ({ body, headers: json })) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes): Content => ({ body: Buffer.from(bytes), headers: json })) },
  { weight: 1, arbitrary: fc.constantFrom<Content>(...[20_000, 200_000].map((depth) => ({ body: '['.repeat(depth) + ']'.repeat(depth), headers: json })), { body: `{"name":"${'x'.repeat(1_100_000)}"}`, headers: json }, { body: gzipSync(Buffer.alloc(4_000_000, 32)), headers: { ...json, 'content-encoding': 'gzip' } }) },
)
