import type { IsoDate } from '../domain/index.js'
import type { Database } from '../store/database.js'
import { readReturnHistory, readVarForecasts, type StoredReturn, type VarForecast } from '../store/read/return-history.js'

/** What a track record is made of, up to the snapshot before the one being calculated. */
export interface TrackHistory {
  readonly returns: readonly StoredReturn[]
  readonly forecasts: readonly VarForecast[]
}

/** Snapshots behind the measures of a track record, and forecasts behind a backtest. */
export const TRACK_SESSIONS = 252

/** Histories before `asOf`; an empty one for every portfolio that has none. */
export async function readTrackHistories(database: Database, portfolioIds: readonly string[], asOf: IsoDate): Promise<Map<string, TrackHistory>> {
  const [returns, forecasts] = await Promise.all([
    readReturnHistory(database, portfolioIds, asOf, TRACK_SESSIONS - 1), readVarForecasts(database, portfolioIds, asOf, TRACK_SESSIONS),
  ])
  return new Map(portfolioIds.map((id) => [id, { returns: returns.get(id) ?? [], forecasts: forecasts.get(id) ?? [] }]))
}
