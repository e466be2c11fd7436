import { type EngineName, engineEntry, type JobName } from '../engines/registry.js'
import { messageOf } from '../errors.js'
import type { EngineOutcome } from '../store/write/runs.js'

/** What an engine's result says of how it ended. */
interface EngineResult {
  readonly status: string
}

/** How the jobs of one portfolio ended so far, and the rule by which the next one runs (specification 13.2). */
export interface EngineRuns {
  readonly outcomes: ReadonlyMap<JobName, EngineOutcome>
  /** Runs an engine unless something it needs has failed; null when it did not run or failed itself. Nothing that fails stops what does not need it. */
  run<Result extends EngineResult>(name: EngineName, work: () => Result): Result | null
}

/** `given` are jobs that ended before: position values, and what the night did for all portfolios. */
export function engineRuns(given: Iterable<readonly [JobName, EngineOutcome]>): EngineRuns {
  const outcomes = new Map<JobName, EngineOutcome>(given)
  return {
    outcomes,
    run: (name, work) => {
      const broken = engineEntry(name).needs.find((need) => isBroken(outcomes.get(need)))
      if (broken !== undefined) {
        outcomes.set(name, upstreamFailed(broken))
        return null
      }
      try {
        const result = work()
        outcomes.set(name, outcomeOf(result.status))
        return result
      } catch (error) {
        outcomes.set(name, { state: 'failed', reason: messageOf(error) })
        return null
      }
    },
  }
}

/** A skip is a successful outcome with a reason (specification 12.1). */
export function outcomeOf(status: string): EngineOutcome {
  return status === 'COMPLETED' ? { state: 'done' } : { state: 'skipped', reason: status }
}

export function upstreamFailed(job: JobName): EngineOutcome {
  return { state: 'skipped', reason: `upstream_failed:${job}` }
}

/** Failed, or skipped because something before it failed. */
function isBroken(outcome: EngineOutcome | undefined): boolean {
  return outcome !== undefined && (outcome.state === 'failed' || outcome.reason?.startsWith('upstream_failed:') === true)
}
