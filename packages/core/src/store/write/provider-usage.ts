import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** One request about to be sent. */
export interface ProviderBooking {
  readonly provider: string
  readonly day: IsoDate
  readonly perDay: number | null
  readonly spacingMs: number
  readonly now: Date
}

/**
 * Counts a request against the provider's day and gives it its moment, one statement for all processes that share the key. Returns how long to wait
 * and the day's count with this request; null when the quota of the day is used up (nothing is counted then).
 */
export async function bookProviderRequest(database: Database, { provider, day, perDay, spacingMs, now }: ProviderBooking): Promise<{ waitMs: number; used: number } | null> {
  const { rows } = await database.pool.query<{ used: number; wait: number }>(
    `INSERT INTO provider_usage AS u (provider, day, requests, next_at)
     SELECT $1, $2::date, 1, greatest($4::timestamptz, (SELECT max(next_at) FROM provider_usage WHERE provider = $1 AND day < $2::date)) + make_interval(secs => $5 / 1000.0)
      WHERE coalesce($3::int, 1) > 0
     ON CONFLICT (provider, day) DO UPDATE SET requests = u.requests + 1, next_at = greatest(u.next_at, $4::timestamptz) + make_interval(secs => $5 / 1000.0)
      WHERE $3::int IS NULL OR u.requests < $3::int
     RETURNING requests AS used, greatest(0, extract(epoch FROM next_at - $4::timestamptz) * 1000 - $5)::float8 AS wait`,
    [provider, day, perDay, now.toISOString(), spacingMs],
  )
  const row = rows[0]
  return row ? { waitMs: Math.ceil(row.wait), used: row.used } : null
}

/** Counts how a request to a provider ended, on the UTC day of `now`: ok, or the class of its failure. */
export async function countProviderCall({ pool }: Database, { provider, outcome, now }: { readonly provider: string; readonly outcome: string; readonly now: Date }): Promise<void> {
  await pool.query(
    `INSERT INTO provider_calls AS c (provider, day, outcome, calls) VALUES ($1, ($3::timestamptz AT TIME ZONE 'UTC')::date, $2, 1)
     ON CONFLICT (provider, day, outcome) DO UPDATE SET calls = c.calls + 1`, [provider, outcome, now.toISOString()])
}
