import YahooFinance from 'yahoo-finance2'
import { ExtendedCookieJar } from 'yahoo-finance2/lib/cookieJar'
import { getCrumbClear } from 'yahoo-finance2/lib/getCrumb'
import { ProviderFailure } from '../failure.js'
import { type ProviderContext, type ProviderSettings, transportOptions } from '../provider-options.js'
import { Transport } from '../transport/transport.js'
import { classifyYahoo, isHandshake, needsCrumb } from './classify.js'

const THROTTLES_TO_STOP = 3
const HOSTS = /^https:\/\/(?:[a-z0-9-]+\.)*yahoo\.com/
const QUIET = { info: nothing, warn: nothing, error: nothing, debug: nothing, dir: nothing }

function nothing(): void {}

/** yahoo-finance2 behind our transport, so that its requests are paced, counted and classified like those of every other provider. */
export interface YahooSession {
  readonly transport: Transport
  /** Runs calls of the library. A refused crumb is fetched anew and the call made once more. Error: ProviderFailure. */
  call<T>(ask: (yahoo: InstanceType<typeof YahooFinance>) => Promise<T>): Promise<T>
}

export function yahooSession(settings: ProviderSettings, context: ProviderContext): YahooSession {
  const transport = new Transport(transportOptions('yahoo', settings, context, { classify: classifyYahoo, throttleMs: null, throttlesToStop: THROTTLES_TO_STOP }))
  const cookieJar = new ExtendedCookieJar()
  const yahoo = new YahooFinance({
    cookieJar, logger: QUIET, versionCheck: false, suppressNotices: ['yahooSurvey', 'ripHistorical'], queue: { concurrency: 2 }, validation: { logErrors: false, logOptionsErrors: false },
    fetch: (input, init) => fetchThrough(transport, settings.baseUrl, String(input), init ?? {}),
  })
  let renewals = 0
  const attempt = async <T>(ask: (client: typeof yahoo) => Promise<T>, again: boolean): Promise<T> => {
    const before = renewals
    try {
      return await ask(yahoo)
    } catch (error) {
      const failure = failureFrom(error)
      if (!(failure instanceof StaleCrumb)) throw failure
      // The library keeps crumb, cookies and even a failed handshake for the life of the process: start over, once for all calls in flight.
      if (renewals === before) {
        renewals++
        await getCrumbClear(cookieJar)
      }
      if (!again || failure.final) throw failure.reason
      return attempt(ask, false)
    }
  }
  return { transport, call: (ask) => attempt(ask, true) }
}

/** The handshake failed or its crumb is no longer taken. */
class StaleCrumb extends Error {
  constructor(readonly reason: ProviderFailure, readonly final: boolean) {
    super(reason.message)
  }
}

async function fetchThrough(transport: Transport, baseUrl: string | null, url: string, init: RequestInit): Promise<Response> {
  const target = baseUrl === null ? url : url.replace(HOSTS, baseUrl)
  const headers = Object.fromEntries(new Headers(init.headers).entries())
  try {
    const reply = await transport.send({
      endpoint: needsCrumb(url) ? 'crumb' : 'chart', url: target, headers, method: init.method ?? 'GET', ...(typeof init.body === 'string' ? { body: init.body } : {}),
    })
    const answer = new Headers(Object.entries(reply.headers).filter(([name]) => name !== 'content-encoding' && name !== 'content-length'))
    for (const cookie of reply.setCookies) answer.append('set-cookie', cookie)
    return new Response(reply.text, { status: reply.status, headers: answer })
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error
    if (isHandshake(url)) throw new StaleCrumb(error, true)
    throw error.failureClass === 'auth' ? new StaleCrumb(error, false) : error
  }
}

/** What the library throws on its own is an answer it could not read. */
function failureFrom(error: unknown): ProviderFailure | StaleCrumb {
  if (error instanceof ProviderFailure || error instanceof StaleCrumb) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/set-cookie|crumb/i.test(text)) return new StaleCrumb(new ProviderFailure('transient', 'no cookie or crumb was given'), true)
  return new ProviderFailure('bad_payload', `unexpected answer: ${text.slice(0, 120)}`)
}
