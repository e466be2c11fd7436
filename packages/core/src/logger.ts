import winston from 'winston'
import type { Config } from './config.js'
import { gatheredLines } from './gathered-lines.js'
import { redactor } from './redact.js'
import { activeTraceId } from './tracing.js'

export type Logger = winston.Logger

/** Where winston keeps the finished line. */
const MESSAGE = Symbol.for('message')

/**
 * Logs go to stderr, so that stdout stays free for what a command prints: JSON lines in production, readable lines elsewhere.
 * Within a span every line names its trace_id. Secrets of the configuration and keys in URLs are taken out of every line; still, never pass a configuration or a request header.
 */
export function createLogger(config: Pick<Config, 'production' | 'logLevel'> & { readonly secrets?: readonly string[] }, service: string): Logger {
  const { combine, timestamp, json, printf, errors } = winston.format
  const redact = redactor(config.secrets ?? [])
  const redacted = winston.format((info) => {
    const line = info as unknown as Record<symbol, unknown>
    if (typeof line[MESSAGE] === 'string') line[MESSAGE] = redact(line[MESSAGE])
    return info
  })
  const inTrace = winston.format((info) => {
    const id = activeTraceId()
    return id === undefined ? info : Object.assign(info, { trace_id: id })
  })
  const readable = printf(({ level, message, timestamp: at, service: _service, ...rest }) => {
    const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
    return `${String(at)} ${level.padEnd(5)} ${String(message)}${extra}`
  })
  return winston.createLogger({
    level: config.logLevel,
    defaultMeta: { service },
    format: config.production ? combine(inTrace(), timestamp(), errors({ stack: true }), json(), redacted()) : combine(inTrace(), timestamp({ format: 'HH:mm:ss' }), readable, redacted()),
    transports: [new winston.transports.Stream({ stream: gatheredLines((text) => process.stderr.write(text)), eol: '\n' })],
  })
}
