import fc from 'fast-check'
import { type JsonSchema, resolved } from './operations.js'

const DATES = ['2025-06-30', '2025-06-27', '1990-01-01', '1989-12-31', '1900-01-01', '2099-12-31', '2100-01-01', '2025-02-30', '0000-00-00', '9999-12-31', '2025-06-30T00:00:00Z', '20250630']
const NUMBERS = [0, -0, 1, -1, 0.1, 1e-9, 1e-300, 1e15, 1e16, 1e21, 1e300, 1.7976931348623157e308, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 9_999.9999, 99_999_999_999.123_456_78]
const TEXTS = [
  '', ' ', '\0', 'a\0b', '\ud800', 'x\udfff', '\ufeff', '\u202e', 'ﷺ'.repeat(40), '👩‍👩‍👧‍👦', '\r\n', "' OR 1=1 --", '"; DROP TABLE users; --', '${7*7}', '../../etc/passwd', '%00', '%', '\\', '=cmd|x', '__proto__', 'constructor', 'toString',
  'hasOwnProperty', 'null', 'undefined', 'NaN', 'Infinity', '-Infinity', '1e309', '0x10', '١٢٣', 'true', '[]', '{}', 'AAPL', 'AAPL250919C00200000', 'AAPL250931C99999999', 'A'.repeat(65), 'x'.repeat(300), 'é'.repeat(5_000), ',,,', 'a,b,,c',
]

const hostileText = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 20 }))
const hostileNumber = fc.oneof(fc.constantFrom(...NUMBERS), fc.double(), fc.maxSafeInteger())

/** A value of any kind, most of them of a wrong one. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  hostileText, hostileNumber, fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 5 }, { toString: 1 }, { then: 'x' }), fc.jsonValue({ maxDepth: 3 }), fc.constant(nested(60)),
)

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) }
}

/** Values for a schema: mostly such as it asks for, its limits and just beyond them, and now and then anything else. `ids` are what ids are taken from. */
export function valuesOf(given: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(resolved(given), ids) }, { weight: 1, arbitrary: hostile })
}

function fitting(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((option) => valuesOf(option, ids)))
  const kind = typeof schema.type === 'string' ? schema.type : schema.type?.find((name) => name !== 'null')
  if (kind === 'object') return objects(schema, ids)
  if (kind === 'array') return fc.array(valuesOf(schema.items ?? {}, ids), { maxLength: 4 })
  if (kind === 'boolean') return fc.constantFrom(true, false)
  if (kind === 'integer' || kind === 'number') return numbers(schema)
  return kind === 'string' ? texts(schema, ids) : hostile
}

function numbers({ minimum, maximum, example }: JsonSchema): fc.Arbitrary<unknown> {
  const limits = [minimum, maximum].flatMap((limit) => (limit === undefined ? [] : [limit - 1, limit, limit + 1]))
  const usual = [1, 2, 10, ...(typeof example === 'number' ? [example] : [])]
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(0, ...limits) }, { weight: 1, arbitrary: hostileNumber })
}

function texts({ format, example }: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.constantFrom(...ids)
  if (format === 'date') return fc.oneof(fc.constantFrom(DATES[0]!, DATES[1]!), fc.constantFrom(...DATES))
  const usual = fc.constantFrom(...(typeof example === 'string' ? [example] : ['AAPL', 'LONG', 'IBM', 'note']))
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: hostileText })
}

function objects({ properties = {}, required = [] }: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, ids)]))
  const keys = required.filter((name) => name in model)
  const least = Object.fromEntries(keys.map((name) => [name, model[name]!]))
  return fc.oneof({ weight: 4, arbitrary: fc.record(least) }, { weight: 6, arbitrary: fc.record(model, { requiredKeys: keys }) }, { weight: 1, arbitrary: fc.record(model, { requiredKeys: [] }) }, { weight: 1, arbitrary: fc.dictionary(hostileText, hostile, { maxKeys: 4 }) })
}

/** A parameter as text, percent-encoded as clients do it (half of a surrogate pair as U+FFFD); also broken encodings and texts that are far too long. */
export function parametersOf(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<string> {
  const encoded = valuesOf(schema, ids).map((value) => encodeURIComponent(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString()))
  const broken = fc.constantFrom('%', '%ZZ', '%00', '%ff', '%c0%af', '%ED%A0%80', '%E0%A4%A', '..', '%2e%2e%2f', '%2F', '\u00e9\u00ff', '+', '%00%00', 'a'.repeat(9_000))
  return fc.oneof({ weight: 12, arbitrary: encoded }, { weight: 1, arbitrary: broken })
}
