import axios, { AxiosError } from 'axios'
import { BrokenCircuitError, circuitBreaker, type CircuitBreakerPolicy, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import type { Clock } from '../clock.js'
import { traced } from '../../tracing.js'
import { isPassing, ProviderFailure } from '../failure.js'
import { backoffMs, MAX_TRIES, PATIENCE_MS, retryAfterMs } from './backoff.js'
import { makeReply, type Reply } from './reply.js'
import { bookingOf, type PlanLimits, type UsageLedger } from './usage.js'

const FAULTS_TO_OPEN = 5
const LARGEST_BODY = 64 * 1024 * 1024

export interface TransportOptions {
  readonly provider: string
  readonly limits: PlanLimits
  readonly timeoutMs: number
  readonly clock: Clock
  readonly usage: UsageLedger
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  readonly random: () => number
  /** How a provider words its refusals: status and shape to a failure, null for a good answer. `used` counts the day's requests. */
  readonly classify: (reply: Reply, request: HttpRequest, used: number) => ProviderFailure | null
  /** Wait after a rate limit that names no time; null for the ordinary backoff. */
  readonly throttleMs: number | null
  /** Rate limits in a row that end the provider for the run. */
  readonly throttlesToStop: number
}

export interface HttpRequest {
  /** What is asked, without symbols: refusals of a whole endpoint are remembered under it. */
  readonly endpoint: string
  readonly url: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly body?: string
}

/** A request as it ended: an answer, a refusal or no answer at all. */
type Exchanged = { readonly reply: Reply; readonly failure: ProviderFailure | null } | { readonly reply: null; readonly failure: ProviderFailure }

/**
 * The one way out to a provider: books every request against the plan, spaces them, times out, tries passing faults again, opens a circuit after
 * five of them in a row, and remembers what was refused for good. Every error is a ProviderFailure without a secret or a URL in it.
 */
export class Transport {
  private count = 0
  private throttles = 0
  private readonly refusals = new Map<string, ProviderFailure>()
  private readonly breaker: CircuitBreakerPolicy

  constructor(private readonly options: TransportOptions) {
    const passing = handleWhen((error) => error instanceof ProviderFailure && error.failureClass === 'transient')
    this.breaker = circuitBreaker(passing, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(FAULTS_TO_OPEN) })
  }

  /** Requests sent, failed ones and retries included. */
  get sent(): number {
    return this.count
  }

  /** A good answer. Error: ProviderFailure. */
  async send(request: HttpRequest): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.breaker.execute(() => this.once(request))
      } catch (error) {
        const failure = this.toFailure(error)
        const waitMs = attempt < MAX_TRIES && isPassing(failure) && !this.refused(request) ? backoffMs(failure, attempt, this.options.throttleMs, this.options.random) : null
        if (waitMs === null || error instanceof BrokenCircuitError) throw failure
        await this.options.clock.sleep(waitMs)
      }
    }
  }

  private async once(request: HttpRequest): Promise<Reply> {
    const refused = this.refused(request)
    if (refused) throw refused
    const { provider, limits, clock, usage } = this.options
    const booked = await usage.book(bookingOf(provider, limits, clock.now()))
    if (!booked) throw this.remember(request, new ProviderFailure('quota', `the ${limits.perDay ?? ''} requests of the day are used up`, 'provider'))
    if (booked.waitMs > 0) await clock.sleep(booked.waitMs)
    this.count++
    const { reply, failure } = await this.counted(request, booked.used)
    if (reply === null) throw failure
    this.throttles = failure?.failureClass === 'rate_limited' ? this.throttles + 1 : 0
    if (failure) throw this.remember(request, this.withWait(failure, reply))
    return reply
  }

  /** One exchange with its outcome, counted and recorded. */
  private async counted(request: HttpRequest, used: number): Promise<Exchanged> {
    const { provider, usage, clock, classify } = this.options
    return traced('provider request', { provider, endpoint: request.endpoint }, async (span) => {
      const exchanged = await this.exchange(request).then(
        (reply): Exchanged => ({ reply, failure: classify(reply, request, used) }),
        (error: unknown): Exchanged => {
          if (error instanceof ProviderFailure) return { reply: null, failure: error }
          throw error
        },
      )
      const outcome = exchanged.failure?.failureClass ?? 'ok'
      span.set({ outcome })
      if (exchanged.failure) span.fail(outcome)
      await usage.ended(provider, outcome, clock.now())
      return exchanged
    })
  }

  /** One exchange. A broken connection is a passing fault; the error of the HTTP client holds the URL and goes no further. */
  private async exchange({ url, query, headers, method, body }: HttpRequest): Promise<Reply> {
    const { timeoutMs } = this.options
    const response = await axios.request<string>({
      url, method: method ?? 'GET', ...(query ? { params: query } : {}), ...(headers ? { headers } : {}), ...(body === undefined ? {} : { data: body }),
      timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs), maxRedirects: 0, maxContentLength: LARGEST_BODY,
      responseType: 'text', transformResponse: [(text: string) => text], validateStatus: () => true,
    }).catch((error: unknown) => {
      throw connectionFailure(error, timeoutMs)
    })
    const plain = Object.fromEntries(Object.entries(response.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    const cookies: unknown = response.headers['set-cookie']
    return makeReply(response.status, plain, Array.isArray(cookies) ? cookies.map(String) : [], response.data)
  }

  private refused({ endpoint }: HttpRequest): ProviderFailure | null {
    return this.refusals.get('') ?? this.refusals.get(endpoint) ?? null
  }

  private withWait(failure: ProviderFailure, reply: Reply): ProviderFailure {
    const { clock, redact } = this.options
    const wait = isPassing(failure) ? retryAfterMs(reply.headers['retry-after'], clock.now()) : null
    return new ProviderFailure(failure.failureClass, redact(failure.message), wait !== null && wait > PATIENCE_MS ? 'provider' : failure.scope, wait)
  }

  private remember(request: HttpRequest, failure: ProviderFailure): ProviderFailure {
    const { throttlesToStop } = this.options
    if (failure.scope === 'provider') this.refusals.set('', failure)
    if (failure.scope === 'endpoint') this.refusals.set(request.endpoint, failure)
    if (this.throttles >= throttlesToStop) {
      const stopped = new ProviderFailure('rate_limited', `${failure.message}; stopped after ${this.throttles} in a row`, 'provider')
      this.refusals.set('', stopped)
      return stopped
    }
    return failure
  }

  private toFailure(error: unknown): ProviderFailure {
    if (error instanceof ProviderFailure) return error
    if (error instanceof BrokenCircuitError) return new ProviderFailure('transient', `not asked: ${FAULTS_TO_OPEN} faults in a row`)
    throw error
  }
}

function connectionFailure(error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof AxiosError)) return error
  const timedOut = ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'].includes(error.code ?? '')
  return new ProviderFailure('transient', timedOut ? `no answer within ${timeoutMs} ms` : `the connection failed (${error.code ?? 'unknown cause'})`)
}
