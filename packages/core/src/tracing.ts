import type { Recorder, SpanAttributes, TracingConfig, WorkSpan } from './tracing-recorder.js'

export type { WorkSpan }

const NO_SPAN: WorkSpan = { rename: () => undefined, set: () => undefined, fail: () => undefined }
let recorder: Recorder | null = null

/** Starts to record spans of this process where a collector is configured; does nothing elsewhere. Close what it returns when the process ends. */
export async function startTracing({ tracing }: { readonly tracing: TracingConfig | null }, logger: { warn(message: string): unknown }, service: string): Promise<{ close(): Promise<void> }> {
  if (tracing === null) return { close: async () => undefined }
  const { openRecorder } = await import('./tracing-recorder.js')
  const opened = openRecorder(tracing, service, (message) => logger.warn(`traces: ${message}; spans are lost until the collector answers`))
  recorder = opened
  return {
    close: async () => {
      if (recorder === opened) recorder = null
      await opened.close()
    },
  }
}

/** Whether spans are recorded in this process. */
export function isTracing(): boolean {
  return recorder !== null
}

/** Runs `work` within a span of this name: its time, its attributes, and whether it failed. Without a collector only `work` runs. */
export function traced<T>(name: string, attributes: SpanAttributes, work: (span: WorkSpan) => T, parent?: string): T {
  return recorder === null ? work(NO_SPAN) : recorder.span(name, attributes, work, parent)
}

/** Id of the trace to which the present work belongs; undefined where nothing is recorded. */
export function activeTraceId(): string | undefined {
  return recorder?.traceId()
}

/** The present span as a W3C traceparent, to be given to `traced` in another process; undefined where nothing is recorded. */
export function activeTraceparent(): string | undefined {
  return recorder?.traceparent()
}
