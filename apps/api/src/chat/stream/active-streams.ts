/** One answer being written. */
export interface ActiveStream {
  /** Fires when the client leaves or the server stops. */
  readonly signal: AbortSignal
  /** Why it fired. */
  readonly ended: () => 'left' | 'stopping' | null
  /** The client left. */
  leave(): void
  /** The answer is over: its place is free. */
  release(): void
}

/** The answers being written in this process, counted by user, and ended together when the server stops. */
export class ActiveStreams {
  private readonly byUser = new Map<string, Set<() => void>>()

  private watching = false

  constructor(private readonly services: { readonly stopping: AbortSignal }) {}

  /** A place for one more answer of a user; null when `most` are being written. */
  enter(userId: string, most: number): ActiveStream | null {
    const own = this.byUser.get(userId) ?? new Set()
    if (own.size >= most) return null
    this.watch()
    const controller = new AbortController()
    let reason: 'left' | 'stopping' | null = null
    const end = (why: 'left' | 'stopping') => (): void => {
      reason ??= why
      controller.abort()
    }
    const stop = end('stopping')
    this.byUser.set(userId, own.add(stop))
    if (this.services.stopping.aborted) stop()
    return { signal: controller.signal, ended: () => reason, leave: end('left'), release: () => this.release(userId, stop) }
  }

  private watch(): void {
    if (this.watching) return
    this.watching = true
    this.services.stopping.addEventListener('abort', () => [...this.byUser.values()].forEach((streams) => streams.forEach((stop) => stop())), { once: true })
  }

  private release(userId: string, stop: () => void): void {
    const own = this.byUser.get(userId)
    own?.delete(stop)
    if (own?.size === 0) this.byUser.delete(userId)
  }
}
