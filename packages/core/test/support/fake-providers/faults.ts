/** Everything a provider can do wrong. Wording and status are each provider's own. */
export const FAULTS = [
  'latency', 'timeout', 'reset', 'unauthorized', 'payment_json', 'payment_text', 'forbidden', 'throttled', 'throttled_retry_after', 'error_in_200', 'html', 'truncated', 'empty',
  'crumb_expired', 'half_missing',
] as const
export type Fault = (typeof FAULTS)[number]

/** Chooses the faults of requests: those ordered for a path first, else by chance at `rate`, the same for the same seed and order of requests. */
export class FaultPlan {
  rate = 0
  kinds: readonly Fault[] = FAULTS
  private state: number
  private readonly ordered: { readonly path: RegExp; readonly fault: Fault; left: number; skip: number }[] = []

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** Of the next requests whose path matches, `skip` go well and the `times` after them end in `fault`. */
  order(path: RegExp, fault: Fault, times = 1, skip = 0): void {
    this.ordered.push({ path, fault, left: times, skip })
  }

  next(path: string): Fault | null {
    const order = this.ordered.find((item) => item.left > 0 && item.path.test(path))
    if (order && order.skip > 0) order.skip--
    else if (order) {
      order.left--
      return order.fault
    }
    return this.chance() < this.rate ? this.kinds[Math.floor(this.chance() * this.kinds.length)]! : null
  }

  /** Mulberry32. */
  private chance(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
