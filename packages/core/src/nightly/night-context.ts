import type { Config } from '../config.js'
import type { Logger } from '../logger.js'
import type { Clock } from '../market-data/index.js'
import type { Database } from '../store/database.js'

/** What a run works with. `signal` stops it between batches; a later run resumes. */
export interface NightContext {
  readonly config: Config
  readonly logger: Logger
  readonly database: Database
  readonly signal: AbortSignal
  /** Time as the providers see it; the system's where none is given. */
  readonly clock?: Clock
}
