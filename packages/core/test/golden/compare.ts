/** Tolerances of a golden file or case: |actual - expected| <= atol + rtol |expected|; `fields` overrides single keys. */
export interface Tolerance {
  readonly rtol?: number
  readonly atol?: number
  readonly note?: string
  readonly fields?: Readonly<Record<string, { readonly rtol?: number; readonly atol?: number }>>
}

/** Every place where `actual` differs from `expected`, as readable lines; empty when it matches. Extra keys of `actual` are ignored. */
export function differences(actual: unknown, expected: unknown, tolerance: Tolerance, path = '$', field?: string): string[] {
  if (expected === null) return actual === null || actual === undefined ? [] : [`${path}: expected no value, got ${show(actual)}`]
  if (typeof expected === 'number') return numberDifference(actual, expected, tolerance, path, field)
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) && !ArrayBuffer.isView(actual)) return [`${path}: expected a list, got ${show(actual)}`]
    const list = Array.from(actual as ArrayLike<unknown>)
    if (list.length !== expected.length) return [`${path}: expected ${expected.length} entries, got ${list.length}`]
    return expected.flatMap((item, index) => differences(list[index], item, tolerance, `${path}[${index}]`, field))
  }
  if (typeof expected === 'object') {
    if (typeof actual !== 'object' || actual === null) return [`${path}: expected an object, got ${show(actual)}`]
    return Object.entries(expected as Record<string, unknown>).flatMap(([key, value]) =>
      differences((actual as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`, key),
    )
  }
  return Object.is(actual, expected) ? [] : [`${path}: expected ${show(expected)}, got ${show(actual)}`]
}

function numberDifference(actual: unknown, expected: number, tolerance: Tolerance, path: string, field?: string): string[] {
  if (typeof actual !== 'number' || !Number.isFinite(actual)) return [`${path}: expected ${expected}, got ${show(actual)}`]
  const own = field === undefined ? undefined : tolerance.fields?.[field]
  const rtol = own?.rtol ?? tolerance.rtol ?? 0
  const atol = own?.atol ?? tolerance.atol ?? 0
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected) ? [] : [`${path}: expected ${expected}, got ${actual}`]
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 120)
}
