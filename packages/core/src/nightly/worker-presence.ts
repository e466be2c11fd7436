import type { Database } from '../store/database.js'
import { isLockFree } from '../store/locks.js'
import { readRequests } from '../store/read/run-requests.js'
import { WORKERS_LOCK } from './serve-queue.js'

/** Ids of the runs that were asked for through the API, or that a worker gave back, and wait for a worker to be started: none while a `cron worker` is alive, on whatever machine. */
export async function requestsWithoutWorker(database: Database): Promise<readonly string[]> {
  const requests = (await readRequests(database)).filter(({ trigger, state }) => trigger === 'api' || state === 'queued')
  return requests.length > 0 && (await isLockFree(database, WORKERS_LOCK)) ? requests.map(({ id }) => id) : []
}
