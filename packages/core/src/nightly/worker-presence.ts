import type { Database } from '../store/database.js'
import { isLockFree } from '../store/locks.js'
import { readRequests } from '../store/read/run-requests.js'
import { WORKERS_LOCK } from './serve-queue.js'

/** Whether a run that was asked for through the API waits to be conducted and no `cron worker` is alive, on whatever machine. */
export async function isWorkerWanted(database: Database): Promise<boolean> {
  const requests = await readRequests(database)
  return requests.some(({ trigger }) => trigger === 'api') && isLockFree(database, WORKERS_LOCK)
}
