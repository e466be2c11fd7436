import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { isIsoDate } from '@sigmasight/core'

extendZodWithOpenApi(z)

export { z }

/** Any 8-4-4-4-12 hex: the demo ids are digests without version bits. */
export const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'Input should be a valid UUID').transform((text) => text.toLowerCase())
  .openapi({ type: 'string', format: 'uuid', example: '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe' })

/** A date `YYYY-MM-DD` from 1990 on. */
export const date = z.string().refine((text) => isIsoDate(text) && text >= '1990-01-01' && text < '2100-01-01', 'Input should be a date YYYY-MM-DD between 1990 and 2099')
  .openapi({ type: 'string', format: 'date', example: '2025-06-30' })

const WORDS: Record<string, boolean> = Object.fromEntries([...['true', '1', 'yes', 'on', 't', 'y'].map((word) => [word, true]), ...['false', '0', 'no', 'off', 'f', 'n'].map((word) => [word, false])])

/** A boolean in a query: true/false, 1/0, yes/no, on/off, t/f, y/n in any case. */
export const flag = (fallback: boolean) => z.string().optional().transform((text, context) => {
  if (text === undefined) return fallback
  const value = WORDS[text.toLowerCase()]
  if (value === undefined) context.addIssue({ code: 'custom', message: 'Input should be a valid boolean' })
  return value ?? fallback
}).openapi({ type: 'boolean', default: fallback })

/** A whole number in a query. */
export const wholeNumber = (fallback: number, min: number, max: number) => z.string().regex(/^-?\d{1,15}$/, 'Input should be a valid integer').optional()
  .transform((text) => (text === undefined ? fallback : Number(text))).pipe(z.number().min(min).max(max)).openapi({ type: 'integer', default: fallback, minimum: min, maximum: max })

/** A list in a query, separated by commas. */
export const list = z.string().max(20_000).optional().openapi({ type: 'string', example: 'AAPL,MSFT' })

export const isoDate = z.string().openapi({ format: 'date', example: '2025-06-30' })
export const instant = z.string().openapi({ format: 'date-time', example: '2025-06-30T23:30:00Z' })
export const uuid = z.string().openapi({ format: 'uuid', example: '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe' })
