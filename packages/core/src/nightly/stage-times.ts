import { performance } from 'node:perf_hooks'
import { traced } from '../tracing.js'
import type { Stage } from './progress.js'

/** Runs the stages of one night: how long each takes, and a span of it. */
export class StageTimes {
  /** Of the stages that have ended, by name. */
  readonly seconds: Partial<Record<Stage, number>> = {}

  async run<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await traced(`stage ${stage}`, {}, work)
    } finally {
      this.seconds[stage] = Math.round(performance.now() - started) / 1000
    }
  }
}
