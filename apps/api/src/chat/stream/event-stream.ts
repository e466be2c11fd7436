import type { Response } from 'express'

/** An open event stream to one client. */
export interface EventStream {
  /** Writes a frame, and waits while the client is slow. A client that is gone gets nothing, without an error. */
  send(frame: string): Promise<void>
  end(): void
}

/** How an event stream is kept alive, and what to do when its client leaves. */
export interface StreamCare {
  /** Milliseconds of quiet after which a heartbeat is sent. */
  readonly heartbeatMs: number
  readonly heartbeat: () => string
  readonly onLeave: () => void
}

/** Opens the stream: headers go out at once. `no-transform` keeps compression, ours and a proxy's, from holding frames back. */
export function openEventStream(response: Response, { heartbeatMs, heartbeat, onLeave }: StreamCare): EventStream {
  let open = true
  const timer = setInterval(() => {
    // A client that does not read what it has been sent needs no sign of life.
    if (!response.writableNeedDrain) response.write(heartbeat())
  }, heartbeatMs)
  const close = (): boolean => {
    const was = open
    open = false
    clearInterval(timer)
    return was
  }
  const leave = (): void => {
    if (close()) onLeave()
  }
  response.on('error', leave).on('close', leave)
  if (response.destroyed) leave()
  else {
    response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' })
    response.flushHeaders()
  }
  return {
    send: async (text) => {
      if (!open) return
      timer.refresh()
      if (!response.write(text)) await drained(response)
    },
    end: () => {
      if (close()) response.end()
    },
  }
}

/** When the client has read what was written, or is gone. */
function drained(response: Response): Promise<void> {
  return new Promise((done) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle)
      done()
    }
    response.on('drain', settle).on('close', settle)
  })
}
