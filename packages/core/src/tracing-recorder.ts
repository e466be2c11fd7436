import { setTimeout as pause } from 'node:timers/promises'
import { type Context, context, ROOT_CONTEXT, type Span, SpanStatusCode, trace, type TextMapGetter } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { messageOf } from './errors.js'

/** Where spans go. */
export interface TracingConfig {
  /** Root of an OTLP collector over HTTP, without /v1/traces. */
  readonly endpoint: string
  /** null for a name that tells the process: sigmasight-api, sigmasight-cron. */
  readonly serviceName: string | null
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** A span under way, as far as its work may speak to it. */
export interface WorkSpan {
  rename(name: string): void
  set(attributes: SpanAttributes): void
  /** Marks it as failed although its work does not throw. */
  fail(message: string): void
}

/** What records spans; loaded only where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
export interface Recorder {
  /** Runs `work` within a span, which is a child of the active one or, where none is active, of `parent` (a W3C traceparent). */
  span<T>(name: string, attributes: SpanAttributes, work: (span: WorkSpan) => T, parent: string | undefined): T
  /** Id of the active trace; undefined outside of any. */
  traceId(): string | undefined
  /** The active span as a W3C traceparent, for work that goes on elsewhere. */
  traceparent(): string | undefined
  /** Sends what is recorded, for a moment at most, and ends. */
  close(): Promise<void>
}

/** How long one export may take, and how long a process that ends waits for the last one. */
const EXPORT_MS = 3_000
const CLOSE_MS = 2_000

/** Spans of this process, sent in batches to an OTLP collector. A collector that does not answer loses spans and delays nothing; `onFailure` is told once. */
export function openRecorder({ endpoint, serviceName }: TracingConfig, service: string, onFailure: (message: string) => void): Recorder {
  let told = false
  const tell = (message: string): void => {
    if (!told) onFailure(message)
    told = true
  }
  setGlobalErrorHandler((error) => tell(messageOf(error)))
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName ?? `sigmasight-${service}` }), spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: EXPORT_MS })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracer = provider.getTracer('sigmasight')
  return {
    span: (name, attributes, work, parent) => {
      const around = trace.getSpan(context.active()) ? context.active() : parentContext(parent)
      const span = tracer.startSpan(name, { attributes }, around)
      return context.with(trace.setSpan(around, span), () => within(span, work))
    },
    traceId: () => trace.getSpan(context.active())?.spanContext().traceId,
    traceparent: () => {
      const carrier: Record<string, string> = {}
      propagator.inject(context.active(), carrier, { set: (target, key, value) => void (target[key] = value) })
      return carrier.traceparent
    },
    close: async () => {
      // What cannot be sent in time is lost: the process has its own work to end.
      const late = new AbortController()
      const sent = provider.shutdown().catch((error: unknown) => tell(messageOf(error)))
      await Promise.race([sent, pause(CLOSE_MS, undefined, { signal: late.signal }).then(() => tell(`no answer within ${CLOSE_MS / 1000} s`), () => undefined)])
      late.abort()
      context.disable()
    },
  }
}

const propagator = new W3CTraceContextPropagator()
const HEADER: TextMapGetter<string> = { keys: () => ['traceparent'], get: (carrier, key) => (key === 'traceparent' ? carrier : undefined) }

function parentContext(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagator.extract(ROOT_CONTEXT, traceparent, HEADER)
}

/** Ends the span when the work has ended, however it ended. */
function within<T>(span: Span, work: (span: WorkSpan) => T): T {
  const fail = (message: string): void => void span.setStatus({ code: SpanStatusCode.ERROR, message })
  const failed = (error: unknown): never => {
    fail(messageOf(error))
    span.end()
    throw error
  }
  try {
    const result = work({ rename: (name) => span.updateName(name), set: (attributes) => span.setAttributes(attributes), fail })
    if (result instanceof Promise) {
      return result.then((value: unknown) => {
        span.end()
        return value
      }, failed) as T
    }
    span.end()
    return result
  } catch (error) {
    return failed(error)
  }
}
