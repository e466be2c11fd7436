const SAMPLES = 5
/** A sample lasts at least this long: shorter work is repeated within it. */
const SAMPLE_MS = 40
/** Of processor time, so that code is warm on a busy machine too. */
const WARM_UP_MS = 300

/** Milliseconds that one run takes. On a machine with other work the best says more than the median. */
export interface Timing {
  readonly median: number
  readonly best: number
}

/** How long one run of `work` takes: five samples after a warm-up. */
export function timeRuns(work: () => unknown): Timing {
  const once = warmUp(work)
  const repeats = Math.max(1, Math.ceil(SAMPLE_MS / Math.max(once, 1e-4)))
  const samples = Array.from({ length: SAMPLES }, () => {
    const start = performance.now()
    for (let i = 0; i < repeats; i++) work()
    return (performance.now() - start) / repeats
  })
  samples.sort((a, b) => a - b)
  return { median: samples[(SAMPLES - 1) / 2]!, best: samples[0]! }
}

/** Runs until the code is warm; gives the duration of the last run. */
function warmUp(work: () => unknown): number {
  const before = process.cpuUsage()
  let last: number
  do {
    const start = performance.now()
    work()
    last = performance.now() - start
  } while (process.cpuUsage(before).user < 1000 * WARM_UP_MS)
  return last
}
