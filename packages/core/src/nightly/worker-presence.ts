import type { Database } from '../store/database.js'
import { isLockFree } from '../store/locks.js'
import { WORKERS_LOCK } from './serve-queue.js'

/** Whether any `cron worker` is alive, on whatever machine. */
export async function isWorkerAlive(database: Database): Promise<boolean> {
  return !(await isLockFree(database, WORKERS_LOCK))
}
