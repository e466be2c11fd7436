import winston from 'winston'
import type { Config } from './config.js'

export type Logger = winston.Logger

/**
 * Logs go to stderr, so that stdout stays free for what a command prints: JSON lines in production, readable lines elsewhere.
 * Never pass a configuration, a request header or a provider URL: they hold secrets.
 */
export function createLogger(config: Pick<Config, 'production' | 'logLevel'>, service: string): Logger {
  const { combine, timestamp, json, printf, errors } = winston.format
  const readable = printf(({ level, message, timestamp: at, service: _service, ...rest }) => {
    const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
    return `${String(at)} ${level.padEnd(5)} ${String(message)}${extra}`
  })
  return winston.createLogger({
    level: config.logLevel,
    defaultMeta: { service },
    format: config.production ? combine(timestamp(), errors({ stack: true }), json()) : combine(timestamp({ format: 'HH:mm:ss' }), readable),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  })
}
