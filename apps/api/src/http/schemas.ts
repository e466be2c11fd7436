import { z } from 'zod'
import { amountProblem, dateProblem, Decimal, isIsoDate, LIMITS, textProblem } from '@sigmasight/core'

export { z }

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const EXAMPLE_ID = '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe'

/** A rule of our own with the machine code a client sees in `type`. */
export const rule = (type: string, message: string) => ({ message, params: { type } })

/** Any 8-4-4-4-12 hex: the demo ids are digests without version bits. */
export const id = z.string().refine((text) => ID.test(text), rule('uuid_parsing', 'Input should be a valid UUID')).transform((text) => text.toLowerCase())
  .meta({ type: 'string', format: 'uuid', example: EXAMPLE_ID })

/** A date `YYYY-MM-DD` from 1990 to 2099. */
export const date = z.string().refine((text) => isIsoDate(text) && text >= '1990-01-01' && text < '2100-01-01', rule('date_parsing', 'Input should be a date YYYY-MM-DD between 1990 and 2099'))
  .meta({ type: 'string', format: 'date', example: '2025-06-30' })

/** A date `YYYY-MM-DD` from 1900 to 2099: assets may be older than the exchange calendar. */
export const statedDate = z.string().refine((text) => isIsoDate(text) && dateProblem(text) === null, rule('date_parsing', 'Input should be a date YYYY-MM-DD between 1900 and 2099'))
  .meta({ type: 'string', format: 'date', example: '2025-06-30' })

const isStorable = (text: string): boolean => textProblem(text, Infinity) === null

/** Text that can be stored: trimmed, at most `max` characters, no NUL and no broken characters. */
export const text = (max: number, min = 0) => z.string().trim().min(min).max(max).refine(isStorable, rule('value_error', 'Input must not contain NUL or broken characters'))

/** Dollars as an exact decimal, 0 or more. */
export const dollars = z.number().min(0).refine((amount) => amountProblem(new Decimal(amount), LIMITS.value) === null, rule('value_error', 'Input should have at most 8 decimals, 15 digits and be at most 1e15'))
  .transform((amount) => new Decimal(amount)).meta({ type: 'number', minimum: 0, example: 485_000 })

const WORDS = new Map([...['true', '1', 'yes', 'on', 't', 'y'].map((word) => [word, true] as const), ...['false', '0', 'no', 'off', 'f', 'n'].map((word) => [word, false] as const)])

/** A boolean in a query: true/false, 1/0, yes/no, on/off, t/f, y/n in any case. */
export const flag = (fallback: boolean) => z.string().refine((text) => WORDS.has(text.toLowerCase()), rule('bool_parsing', 'Input should be a valid boolean')).optional()
  .transform((text) => (text === undefined ? fallback : WORDS.get(text.toLowerCase())!)).meta({ type: 'boolean', default: fallback })

/** A boolean in a body: true or false, or one of the spellings of `flag`, 0 and 1 as numbers included. */
export const bodyFlag = (fallback: boolean) => z.union([z.boolean(), z.string(), z.number()])
  .refine((value) => WORDS.has(String(value).toLowerCase()), rule('bool_parsing', 'Input should be a valid boolean')).optional()
  .transform((value) => (value === undefined ? fallback : WORDS.get(String(value).toLowerCase())!)).meta({ type: 'boolean', default: fallback })

/** Text that Postgres can store: without NUL and without half of a surrogate pair. */
export const storable = (schema: z.ZodString) => schema.refine(isStorable, rule('value_error', 'must not contain NUL or broken characters'))

/** A whole number in a query. */
export const wholeNumber = (fallback: number, min: number, max?: number) =>
  z.string().refine((text) => /^[+-]?\d{1,15}$/.test(text), rule('int_parsing', 'Input should be a valid integer')).optional()
    .transform((text) => (text === undefined ? fallback : Number(text)))
    .pipe(max === undefined ? z.number().min(min) : z.number().min(min).max(max))
    .meta({ type: 'integer', default: fallback, minimum: min, ...(max === undefined ? {} : { maximum: max }) })

/** A list in a query, separated by commas, trimmed; empty items count for nothing. */
export const list = storable(z.string()).transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== '')).optional()
  .meta({ type: 'string', example: 'AAPL,MSFT' })

export const isoDate = z.string().meta({ format: 'date', example: '2025-06-30' })
export const instant = z.string().meta({ format: 'date-time', example: '2025-06-30T20:00:00Z' })
export const uuid = z.string().meta({ format: 'uuid', example: EXAMPLE_ID })
