/** Where a figure comes from, as far as an answer tells. */
export interface Provenance {
  readonly as_of: string | null
  /** Session of a stored result; null for what was valued when asked. */
  readonly calculation_date: string | null
  readonly run_id: string | null
  /** How much of the book the figures cover. */
  readonly coverage: Readonly<Record<string, unknown>> | null
  readonly flags: readonly string[]
}

type Data = Readonly<Record<string, unknown>>

/** Parts of an answer that may tell of the whole. */
const PARTS = ['meta', 'metadata', 'provenance', 'summary', 'data', 'portfolio']
/** Counts and shares by which the answers of the API say what they cover. */
const COVERAGE = [
  'positions_', 'symbols_', 'coverage', 'private_share', 'current_price', 'stalest_price', 'data_days', 'data_coverage', 'observations', 'quality_flag', 'regression_window', 'factors_calculated',
  'total_active', 'completeness', 'complete_data', 'partial_data', 'insufficient_data', 'total_positions', 'etf_count', 'successful_quotes', 'failed_quotes', 'trading_days', 'duration_days',
]

/** Reads session, run, coverage and flags out of an answer, wherever the operation puts them. */
export function provenanceOf(data: unknown): Provenance {
  const places = placesOf(data)
  const text = (...names: string[]): string | null => first(places, (place) => names.map((name) => place[name]).find((value): value is string => typeof value === 'string'))
  const calculated = text('calculation_date')
  return {
    as_of: text('as_of', 'as_of_date', 'assessment_date', 'end_date', 'to', 'timestamp') ?? calculated, calculation_date: calculated, run_id: text('run_id'), coverage: coverageOf(places),
    flags: [...new Set(places.flatMap((place) => (Array.isArray(place.flags) ? place.flags.filter((flag): flag is string => typeof flag === 'string') : [])))],
  }
}

function placesOf(data: unknown): Data[] {
  const whole = recordOf(data)
  return whole === null ? [] : [whole, ...PARTS.map((part) => recordOf(whole[part])).filter((place) => place !== null)]
}

/** A coverage block as it is; else what the answer counts; else what its rows show. */
function coverageOf(places: readonly Data[]): Data | null {
  const block = first(places, (place) => recordOf(place.coverage) ?? undefined)
  if (block !== null) return block
  const counting = places.flatMap((place) => [place, recordOf(place.data_quality) ?? {}])
  const counted = Object.fromEntries(counting.flatMap((place) => Object.entries(place).filter(([name, value]) => isScalar(value) && COVERAGE.some((start) => name.startsWith(start)))))
  const rows = first(places, (place) => [place.positions, place.holdings].find((list) => Array.isArray(list)) as Data[] | undefined)
  const all = { ...counted, ...(rows === null ? {} : coverageOfRows(rows)) }
  return Object.keys(all).length > 0 ? all : null
}

function coverageOfRows(rows: readonly Data[]): Data {
  const priced = rows.filter((row) => typeof row.price_source === 'string')
  const flagged = (flag: string): number => priced.filter((row) => Array.isArray(row.flags) && row.flags.includes(flag)).length
  return { rows: rows.length, ...(priced.length > 0 ? { rows_stale: priced.filter((row) => Number(row.stale_sessions) > 0).length, rows_without_price: flagged('NO_PRICE') } : {}) }
}

function first<T>(places: readonly Data[], pick: (place: Data) => T | undefined): T | null {
  for (const place of places) {
    const found = pick(place)
    if (found !== undefined) return found
  }
  return null
}

function recordOf(value: unknown): Data | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : null
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
