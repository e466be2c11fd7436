import { describe, expect, it } from '@jest/globals'
import { flag, z } from '../http/schemas.js'
import { jsonSchemas } from './json-schemas.js'

const fund = z.object({ symbol: z.string(), price: z.number().nullable() }).meta({ id: 'TestFund', description: 'A fund' })
const schemaOf = (schema: z.ZodType) => jsonSchemas({ given: schema }).byKey.given

describe('jsonSchemas', () => {
  it('puts a schema with an id under its name, and refers to it', () => {
    const { byKey, named } = jsonSchemas({ one: fund, many: z.array(fund), wrapped: z.object({ fund: fund.optional() }) })
    expect(named).toEqual({ TestFund: { type: 'object', properties: { symbol: { type: 'string' }, price: { type: ['number', 'null'] } }, required: ['symbol', 'price'], description: 'A fund' } })
    const ref = { $ref: '#/components/schemas/TestFund' }
    expect(byKey).toEqual({ one: ref, many: { type: 'array', items: ref }, wrapped: { type: 'object', properties: { fund: ref } } })
  })

  it('lets a reference be null, and says more of it in place', () => {
    expect(schemaOf(fund.nullable())).toEqual({ anyOf: [{ $ref: '#/components/schemas/TestFund' }, { type: 'null' }] })
    expect(schemaOf(fund.meta({ description: 'The largest' }))).toEqual({ $ref: '#/components/schemas/TestFund', description: 'The largest' })
  })

  it('refuses two schemas of one name', () => {
    expect(() => jsonSchemas({ one: fund, other: z.object({ symbol: z.number() }).meta({ id: 'TestFund' }) })).toThrow('TestFund')
  })

  it('adds null to a list of values', () => {
    expect(schemaOf(z.enum(['up', 'down']).nullable())).toEqual({ type: ['string', 'null'], enum: ['up', 'down', null] })
  })

  it('tells the type that is stated, not the text it is read from', () => {
    expect(schemaOf(z.object({ force: flag(false) }))).toEqual({ type: 'object', properties: { force: { type: 'boolean', default: false } } })
    expect(schemaOf(z.object({ level: z.union([z.number(), z.string()]).transform(Number).nullish().meta({ type: ['number', 'null'], minimum: 0 }) }))).toEqual({ type: 'object', properties: { level: { type: ['number', 'null'], minimum: 0 } } })
  })

  it('leaves out limits of numbers that are those of the machine, and keeps others', () => {
    expect(schemaOf(z.number().int())).toEqual({ type: 'integer' })
    expect(schemaOf(z.number().int().min(1).max(5))).toEqual({ type: 'integer', minimum: 1, maximum: 5 })
  })

  it('keeps what only looks like a keyword: a property named like one, a value of an example', () => {
    expect(schemaOf(z.object({ readOnly: z.boolean(), propertyNames: z.string() }).meta({ example: { readOnly: true, propertyNames: 'x' } }))).toEqual({
      type: 'object', properties: { readOnly: { type: 'boolean' }, propertyNames: { type: 'string' } }, required: ['readOnly', 'propertyNames'], example: { readOnly: true, propertyNames: 'x' },
    })
  })
})
