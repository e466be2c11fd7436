import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface SyncOutcome {
  readonly symbol: string
  /** fresh: everything asked for is there; stale: something older came; failed: nothing came. */
  readonly status: 'fresh' | 'stale' | 'failed'
  readonly failureClass: string | null
  readonly message: string | null
  readonly from: IsoDate
  readonly to: IsoDate
  readonly provider: string | null
}

/** Records what a sync brought for each symbol; a failure leaves the span that is already synced. */
export async function writeSyncOutcomes(database: Database, kind: string, outcomes: readonly SyncOutcome[]): Promise<void> {
  await database.pool.query(
    `INSERT INTO sync_states AS s (symbol, kind, status, failure_class, message, synced_from, synced_to, provider, updated_at)
     SELECT r.symbol, $1, r.status, r."failureClass", r.message, CASE WHEN r.status <> 'failed' THEN r."from" END, CASE WHEN r.status <> 'failed' THEN r."to" END, r.provider, now()
       FROM jsonb_to_recordset($2::jsonb) AS r(symbol text, status text, "failureClass" text, message text, "from" date, "to" date, provider text)
     ON CONFLICT (symbol, kind) DO UPDATE SET status = excluded.status, failure_class = excluded.failure_class, message = excluded.message,
            synced_from = least(s.synced_from, excluded.synced_from), synced_to = greatest(s.synced_to, excluded.synced_to),
            provider = excluded.provider, updated_at = excluded.updated_at`,
    [kind, JSON.stringify(outcomes)],
  )
}
