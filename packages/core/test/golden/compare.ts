/** Tolerances of a golden file or case: |actual - expected| <= atol + rtol |expected|; `fields` overrides single keys. */
export interface Tolerance {
  readonly rtol?: number
  readonly atol?: number
  readonly note?: string
  readonly fields?: Readonly<Record<string, { readonly rtol?: number; readonly atol?: number }>>
}

/** How an answer compares with the expected one. */
export interface Comparison {
  /** Every place where they differ, as readable lines; empty when they match. */
  readonly differences: readonly string[]
  /** Largest |actual - expected| over the numbers of both. */
  readonly absolute: number
  /** Largest |actual - expected| / |expected|, of expected values that exceed their absolute tolerance: below it there is only rounding. */
  readonly relative: number
}

/** Compares an answer with the expected one. Keys that only the answer has are ignored. */
export function compare(actual: unknown, expected: unknown, tolerance: Tolerance): Comparison {
  const found = { differences: [] as string[], absolute: 0, relative: 0 }
  visit(actual, expected, '$', undefined)
  return found

  function visit(left: unknown, right: unknown, path: string, field: string | undefined): void {
    if (right === null) return left === null || left === undefined ? undefined : differ(path, 'no value', left)
    if (typeof right === 'number') return visitNumber(left, right, path, field)
    if (Array.isArray(right)) return visitList(left, right, path, field)
    if (typeof right !== 'object') return Object.is(left, right) ? undefined : differ(path, show(right), left)
    if (typeof left !== 'object' || left === null) return differ(path, 'an object', left)
    for (const [key, value] of Object.entries(right)) visit((left as Record<string, unknown>)[key], value, `${path}.${key}`, key)
  }

  function visitList(left: unknown, right: readonly unknown[], path: string, field: string | undefined): void {
    if (!Array.isArray(left) && !ArrayBuffer.isView(left)) return differ(path, 'a list', left)
    const list = Array.from(left as ArrayLike<unknown>)
    if (list.length !== right.length) return differ(path, `${right.length} entries`, list.length)
    right.forEach((item, index) => visit(list[index], item, `${path}[${index}]`, field))
  }

  function visitNumber(left: unknown, right: number, path: string, field: string | undefined): void {
    if (typeof left !== 'number' || !Number.isFinite(left)) return differ(path, String(right), left)
    const { rtol = 0, atol = 0 } = { ...tolerance, ...(field === undefined ? {} : tolerance.fields?.[field]) }
    const error = Math.abs(left - right)
    found.absolute = Math.max(found.absolute, error)
    if (Math.abs(right) > atol) found.relative = Math.max(found.relative, error / Math.abs(right))
    if (!(error <= atol + rtol * Math.abs(right))) differ(path, String(right), left)
  }

  function differ(path: string, expectedText: string, got: unknown): void {
    found.differences.push(`${path}: expected ${expectedText}, got ${show(got)}`)
  }
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 120)
}
