import type { PendingPortfolio } from '../store/read/runs.js'

/** How long a run must have gone on without a loss before a portfolio that was lost alone is tried again, for each of its losses. */
const QUIET_MS = 2_000

/** Portfolios of a run that have not ended: how many, and those that nobody has. */
export interface OpenPortfolios {
  readonly total: number
  readonly pending: readonly PendingPortfolio[]
}

/**
 * The batches that are handed out now. What was taken before and came back goes out one by one, so that one portfolio that takes its process down
 * takes no other along. What was lost alone comes last, one at a time, when nothing else is open and the run has lost nothing for `quietMs`: kills that
 * have another cause then rarely hit it again, while a portfolio that is to blame is lost each time.
 */
export function batchesToSend({ total, pending }: OpenPortfolios, size: number, quietMs: number): string[][] {
  const fresh = pending.filter(({ attempts }) => attempts === 0)
  const returned = pending.filter(({ attempts, losses }) => attempts > 0 && losses === 0)
  const batches = Array.from({ length: Math.ceil(fresh.length / size) }, (_, i) => fresh.slice(i * size, (i + 1) * size).map(({ id }) => id))
  const lost = pending.filter(({ losses }) => losses > 0).sort((a, b) => a.losses - b.losses)
  const [next] = lost
  if (next !== undefined && lost.length === total) return quietMs >= QUIET_MS * next.losses ? [[next.id]] : []
  return [...batches, ...returned.map(({ id }) => [id])]
}
