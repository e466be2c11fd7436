import { readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * Lets others go first on a machine that is shared with the API: its readers wait for no night. A priority belongs to a thread on Linux, and those that collect
 * garbage and compile are there before the first line of ours: all of them are lowered. Best effort: where the system refuses, everything goes on as it was.
 */
export function giveWay(): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // ended meanwhile, or not ours to lower
    }
  }
}

/** Ids of the threads of this process; where the system does not list them, 0 for the process. */
function threads(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return [0]
  }
}
