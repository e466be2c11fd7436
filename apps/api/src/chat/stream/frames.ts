import { randomBytes } from 'node:crypto'

/** One event as the wire has it: its name, one line of JSON, a blank line. JSON escapes every line break. */
export function frame(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

export function newRunId(): string {
  return `run_${randomBytes(6).toString('hex')}`
}

/** Events that stand beside the order of the answer. */
type Beside = 'start' | 'info' | 'heartbeat' | 'error' | 'done'
/** Events of the answer itself, in order. */
type InOrder = 'token' | 'tool_call' | 'tool_result'

/** Puts events into the envelope `{type, run_id, seq, data, timestamp}` and numbers them. */
export class RunFrames {
  /** `response_id` always has 1, so the answer starts with 2 and rises to the end, through tools and further attempts. */
  private seq = 1

  constructor(readonly runId: string, private readonly clock: () => Date) {}

  beside(type: Beside, data: object): string {
    return this.wrap(type, 0, data)
  }

  responseId(data: { readonly response_id: string; readonly provider: string }): string {
    return this.wrap('response_id', 1, data)
  }

  next(type: InOrder, data: object): string {
    this.seq += 1
    return this.wrap(type, this.seq, data)
  }

  private wrap(type: string, seq: number, data: object): string {
    return frame(type, { type, run_id: this.runId, seq, data, timestamp: this.clock().getTime() })
  }
}
