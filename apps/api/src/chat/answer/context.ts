import type { Model, ModelTool } from '../model/types.js'
import type { RunFrames } from '../stream/frames.js'
import type { Caller } from '../tools/tool.js'
import type { Toolbox } from '../tools/toolbox.js'
import type { Tally } from './tally.js'

/** What writing one answer needs. */
export interface AnswerContext {
  readonly model: Model
  readonly toolbox: Toolbox
  readonly tools: readonly ModelTool[]
  readonly caller: Caller
  readonly fallbackModel: string
  /** The model in use, and whether the present attempt has told its response id. */
  readonly current: { model: string; announced: boolean }
  readonly tally: Tally
  readonly frames: RunFrames
  readonly send: (frame: string) => Promise<void>
  /** Ends the answer: the client left or the server stops. */
  readonly signal: AbortSignal
  /** Notes a failure that was tried again. */
  readonly log: (type: string, detail: string) => void
}
