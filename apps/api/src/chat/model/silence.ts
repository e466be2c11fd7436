import { AnswerFailure } from './failure.js'

/** Thrown when the caller's own signal ended a call. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** Watches one model call. */
export interface SilenceWatch {
  /** Fires with the caller's signal, and when the model has been silent for too long. */
  readonly signal: AbortSignal
  /** Something came: the model is not waited for until `wait`. A slow client must not look like a silent model. */
  heard(): void
  /** The model is waited for again, from now. */
  wait(): void
  /** Errors: Stopped when the caller ended the call, AnswerFailure api_failure when silence did. */
  check(): void
  stop(): void
}

export function watchSilence(silenceMs: number, caller: AbortSignal): SilenceWatch {
  const controller = new AbortController()
  const follow = (): void => controller.abort()
  let silent = false
  let waiting = true
  const timer = setTimeout(() => {
    if (!waiting) return
    silent = true
    controller.abort()
  }, silenceMs)
  caller.addEventListener('abort', follow, { once: true })
  if (caller.aborted) follow()
  return {
    signal: controller.signal,
    heard: () => void (waiting = false),
    wait: () => {
      waiting = true
      timer.refresh()
    },
    check: () => {
      if (caller.aborted) throw new Stopped('the call was ended')
      if (silent) throw new AnswerFailure('api_failure', `the model was silent for ${silenceMs} ms`)
    },
    stop: () => {
      clearTimeout(timer)
      caller.removeEventListener('abort', follow)
    },
  }
}
