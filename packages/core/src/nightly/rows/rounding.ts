import { roundTo } from '../../domain/index.js'

/** Dollars at the point of storage: half-even to the cent (specification 1.9). */
export function cents(value: number | null): number | null {
  return roundTo(value, 2)
}

/** Ratios, betas and correlations at the point of storage: half-even to six decimals. */
export function sixDecimals(value: number | null): number | null {
  return roundTo(value, 6)
}

const PROPERTY = /^[a-z][A-Za-z0-9]*$/

/**
 * A plain structure as it stands in the database: numbers to six decimals, property names in snake case. Names of the trade that serve as keys
 * (factors, sectors, scenarios, ids) stay as they are.
 */
export function stored(value: readonly object[]): object[]
export function stored(value: object): object
export function stored(value: object | null): object | null
export function stored(value: object | null): object | null {
  return storedValue(value) as object | null
}

function storedValue(value: unknown): unknown {
  if (typeof value === 'number') return sixDecimals(value)
  if (Array.isArray(value)) return value.map(storedValue)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [PROPERTY.test(key) ? snakeCase(key) : key, storedValue(item)]))
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
