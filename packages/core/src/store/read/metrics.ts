import { MARKET_PROXY } from '../../domain/index.js'
import type { Database } from '../database.js'

/** What an operator watches from outside; null where nothing is known yet. */
export interface OperatingFigures {
  readonly lastRun: { readonly state: string; readonly finishedAt: Date; readonly seconds: number; readonly done: number; readonly failed: number; readonly stageSeconds: Readonly<Record<string, number>> } | null
  readonly lastSuccess: Date | null
  /** Day of the newest close of the market's proxy. */
  readonly newestPrice: Date | null
  readonly activeRuns: number
  /** Requests to providers since the beginning, by how they ended: ok, or the class of the failure. */
  readonly providerCalls: readonly { readonly provider: string; readonly outcome: string; readonly calls: number }[]
}

/** Figures for /metrics. */
export async function readOperatingFigures({ pool }: Database): Promise<OperatingFigures> {
  const { rows } = await pool.query<Omit<OperatingFigures, 'lastRun' | 'providerCalls'>>(
    `SELECT (SELECT max(finished_at) FROM runs WHERE kind = 'night' AND state = 'completed') AS "lastSuccess", (SELECT max(date)::timestamptz FROM market_data_cache WHERE symbol = $1) AS "newestPrice",
            (SELECT count(*)::int FROM runs WHERE state IN ('queued', 'running')) AS "activeRuns"`, [MARKET_PROXY])
  const { rows: last } = await pool.query<NonNullable<OperatingFigures['lastRun']>>(
    `SELECT state, finished_at AS "finishedAt", extract(epoch FROM finished_at - coalesce(started_at, created_at))::float8 AS seconds, portfolios_done AS done, portfolios_failed AS failed, stage_seconds AS "stageSeconds"
       FROM runs WHERE kind = 'night' AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1`)
  const { rows: providerCalls } = await pool.query<OperatingFigures['providerCalls'][number]>(`SELECT provider, outcome, sum(calls)::int AS calls FROM provider_calls GROUP BY 1, 2 ORDER BY 1, 2`)
  return { ...rows[0]!, lastRun: last[0] ?? null, providerCalls }
}
