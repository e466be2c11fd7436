import type YahooFinance from 'yahoo-finance2'
import { ProviderFailure } from '../failure.js'
import { type ProviderContext, type ProviderSettings, transportOptions } from '../provider-options.js'
import type { Reply } from '../transport/reply.js'
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
  call<T>(ask: (yahoo: Yahoo) => Promise<T>): Promise<T>
}
type Yahoo = InstanceType<typeof YahooFinance>

export function yahooSession(settings: ProviderSettings, context: ProviderContext): YahooSession {
  const transport = new Transport(transportOptions('yahoo', settings, context, { classify: classifyYahoo, throttleMs: null, throttlesToStop: THROTTLES_TO_STOP }))
  let loading: Promise<Library> | null = null
  let renewals = 0
  const attempt = async <T>(ask: (client: Yahoo) => Promise<T>, again: boolean): Promise<T> => {
    const { yahoo, forget } = await (loading ??= loadLibrary(transport, settings.baseUrl))
    const before = renewals
    try {
      return await ask(yahoo)
    } catch (error) {
      const failure = failureFrom(error)
      if (!(failure instanceof StaleCrumb)) throw failure
      if (renewals === before) {
        renewals++
        await forget()
      }
      if (failure.final) throw failure.reason
      if (!again) throw new ProviderFailure('auth', 'a new crumb was refused too', 'endpoint')
      return attempt(ask, false)
    }
  }
  return { transport, call: (ask) => attempt(ask, true) }
}

interface Library {
  readonly yahoo: Yahoo
  /** Drops crumb, cookies and a failed handshake: the library itself keeps them for the life of the process. */
  readonly forget: () => Promise<void>
}

/** Loaded when first used: it is large, and most processes never ask Yahoo. */
async function loadLibrary(transport: Transport, baseUrl: string | null): Promise<Library> {
  const [{ default: Client }, { ExtendedCookieJar }, { getCrumbClear }] = await Promise.all([
    import('yahoo-finance2'), import('yahoo-finance2/lib/cookieJar'), import('yahoo-finance2/lib/getCrumb'),
  ])
  const cookieJar = new ExtendedCookieJar()
  const yahoo = new Client({
    cookieJar, logger: QUIET, versionCheck: false, suppressNotices: ['yahooSurvey', 'ripHistorical'], queue: { concurrency: 2 }, validation: { logErrors: false, logOptionsErrors: false },
    fetch: (input, init) => fetchThrough(transport, baseUrl, String(input), init ?? {}),
  })
  return { yahoo, forget: () => getCrumbClear(cookieJar) }
}

/** The handshake failed or its crumb is no longer taken. */
class StaleCrumb extends Error {
  constructor(readonly reason: ProviderFailure, readonly final: boolean) {
    super(reason.message)
  }
}

async function fetchThrough(transport: Transport, baseUrl: string | null, url: string, init: RequestInit): Promise<Response> {
  const target = baseUrl === null ? url : url.replace(HOSTS, baseUrl)
  const sent = Object.fromEntries(new Headers(init.headers).entries())
  try {
    const reply = await transport.send({
      endpoint: needsCrumb(url) ? 'crumb' : 'chart', url: target, headers: sent, method: init.method ?? 'GET', ...(typeof init.body === 'string' ? { body: init.body } : {}),
    })
    const answer = new Response(reply.text, { status: reply.status })
    // A Response made here may not carry cookies: its headers are put in place afterwards.
    const headers = Object.assign(new Headers(locationOf(reply)), { getSetCookie: () => [...reply.setCookies] })
    return Object.defineProperty(answer, 'headers', { value: headers })
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error
    if (isHandshake(url)) throw new StaleCrumb(error, true)
    throw error.failureClass === 'auth' ? new StaleCrumb(error, false) : error
  }
}

function locationOf({ headers }: Reply): Record<string, string> {
  return headers.location === undefined ? {} : { location: headers.location }
}

/** What the library throws on its own is an answer it could not read. */
function failureFrom(error: unknown): ProviderFailure | StaleCrumb {
  if (error instanceof ProviderFailure || error instanceof StaleCrumb) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/set-cookie|crumb/i.test(text)) return new StaleCrumb(new ProviderFailure('transient', 'no cookie or crumb was given'), true)
  return new ProviderFailure('bad_payload', `unexpected answer: ${text.slice(0, 120)}`)
}
