/** A moment of an answer, for whoever tunes it. */
interface Moment {
  readonly type: string
  readonly t_ms: number
  readonly delay_ms?: number
}

/** A tool that ran, as the message keeps it. `arguments` are those after validation. */
export interface ToolUse {
  readonly name: string
  readonly arguments: unknown
  readonly ok: boolean
}

/** Counts and times one answer as it is written. Times are milliseconds since it started. */
export class Tally {
  text = ''
  attempts = 1
  /** Tokens to pay for, in and out. */
  tokensSpent = 0
  firstTokenMs: number | null = null
  readonly tools: ToolUse[] = []
  private readonly started = performance.now()
  private readonly tokens = { initial: 0, continuation: 0 }
  private readonly gaps: number[] = []
  private readonly moments: Moment[] = [{ type: 'start', t_ms: 0 }]
  private toolsDoneAt: number | null = null

  elapsed(): number {
    return Math.round(performance.now() - this.started)
  }

  /** Text frames sent so far. */
  get tokensSent(): number {
    return this.tokens.initial + this.tokens.continuation
  }

  mark(type: string, delayMs?: number): void {
    this.moments.push({ type, t_ms: this.elapsed(), ...(delayMs === undefined ? {} : { delay_ms: delayMs }) })
  }

  token(text: string, afterTools: boolean): void {
    if (this.firstTokenMs === null) {
      this.firstTokenMs = this.elapsed()
      this.mark('first_token')
    }
    if (this.toolsDoneAt !== null) {
      const gap = this.elapsed() - this.toolsDoneAt
      this.gaps.push(gap)
      this.mark('first_token_after_tools', gap)
      this.toolsDoneAt = null
    }
    this.text += text
    this.tokens[afterTools ? 'continuation' : 'initial'] += 1
  }

  toolsDone(): void {
    this.toolsDoneAt = this.elapsed()
  }

  counts(): { initial: number; continuation: number } {
    return { ...this.tokens }
  }

  /** What the closing frame tells of the way to the answer. */
  metrics() {
    return { latency_ms: this.elapsed(), token_counts: this.counts(), post_tool_first_token_gaps_ms: [...this.gaps], event_timeline: [...this.moments] }
  }
}
