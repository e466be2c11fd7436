import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { OperatorError } from './errors.js'
import { isIsoDate } from './domain/index.js'
import type { TracingConfig } from './tracing-recorder.js'
import { type MarketDataConfig, marketDataConfig, marketVariables, providerSecrets } from './market-config.js'

const truthy = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off', ''] })
const dateList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
  .refine((dates) => dates.every(isIsoDate), 'must be dates YYYY-MM-DD separated by commas')

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal']
/** false, a number of proxies, or addresses and networks. Believing every proxy would let any caller choose its address. */
const proxies = z.string().transform((text, context): false | number | string[] => {
  if (['false', 'no', 'off', '0'].includes(text.toLowerCase())) return false
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const networks = list(text)
  if (networks.every(isNetwork)) return networks
  context.addIssue('must be false, the number of proxies in front, or addresses and networks such as loopback,10.0.0.0/8')
  return z.NEVER
})

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0) return NAMED_NETWORKS.includes(text)
  return rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)))
}

/** Every setting, by its environment variable. The README's table lists the same names. */
const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://').optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  REGISTRATION_OPEN: truthy.default(true),
  CORS_ORIGINS: z.string().default('http://localhost:3000,http://localhost:3005,http://localhost:5173'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  MARKET_DATA_PROVIDERS: z.string().optional(),
  ...marketVariables,
  SIMULATED_SEED: z.coerce.number().int().default(1),
  MARKET_EXTRA_CLOSURES: dateList.default([]),
  REGRESSION_WINDOW_DAYS: z.coerce.number().int().min(60).max(2520).default(252),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(600),
  TRUST_PROXY: proxies.default(false),
  KEPT_ANSWERS_MB: z.coerce.number().int().min(0).max(65_536).default(64),
  CRON_SCHEDULE: z.string().default('30 23 * * 1-5'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/, message: 'must be an http or https address' }).optional(),
  CHAT_MODEL: z.string().default('gpt-4.1'),
  CHAT_FALLBACK_MODEL: z.string().default('gpt-4.1-mini'),
  CHAT_SILENCE_SECONDS: z.coerce.number().min(1).max(600).default(60),
  CHAT_HEARTBEAT_SECONDS: z.coerce.number().min(1).max(25).default(15),
  CHAT_STREAMS_PER_USER: z.coerce.number().int().min(1).default(3),
  CHAT_TOKENS_PER_DAY: z.coerce.number().int().min(0).default(500_000),
  SKIP_HOLIDAYS: truthy.default(true),
  PORTFOLIO_BATCH: z.coerce.number().int().min(1).max(1000).default(100),
  BATCH_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3600),
  MAX_RETRY_ATTEMPTS: z.coerce.number().int().min(1).max(10).default(3),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
})

type Environment = z.infer<typeof schema>

/** Settings of the assistant. */
export interface ChatConfig {
  /** Secret. null for a server that needs none. */
  readonly apiKey: string | null
  /** Root of a server that speaks the OpenAI protocol, mostly ending in /v1; null for OpenAI itself. */
  readonly baseUrl: string | null
  readonly model: string
  /** The model of every attempt after the first. */
  readonly fallbackModel: string
  /** How long a model may stay silent before the attempt counts as failed. */
  readonly silenceMs: number
  readonly heartbeatMs: number
  /** Answers a user may have written at once, in one process. */
  readonly streamsPerUser: number
  /** Tokens a user may spend on a UTC day, in and out; 0 for no limit. */
  readonly tokensPerDay: number
}

/** The settings of a process. Secrets are in here: never log the whole object. */
export interface Config {
  readonly production: boolean
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly port: number
  readonly jwtSecret: string | null
  readonly registrationOpen: boolean
  readonly corsOrigins: readonly string[]
  readonly logLevel: Environment['LOG_LEVEL']
  readonly providers: readonly string[]
  readonly marketData: MarketDataConfig
  /** What no log line may hold. */
  readonly secrets: readonly string[]
  readonly simulatedSeed: number
  readonly extraClosures: readonly string[]
  readonly regressionWindow: number
  /** Requests a user may send a minute to one process; 0 for no limit. */
  readonly rateLimit: number
  /** Whose X-Forwarded-For is believed: nobody's (false), that of so many proxies in front, or of these addresses and networks. */
  readonly trustProxy: false | number | readonly string[]
  /** What the answers that an API process keeps may take together. */
  readonly keptAnswersBytes: number
  readonly cronSchedule: string
  readonly chat: ChatConfig
  /** Whether a run without --force ends at once on a day that is no session. */
  readonly skipHolidays: boolean
  /** Portfolios that a process calculates and writes together. */
  readonly portfolioBatch: number
  /** Limit of one statement of a batch, and of a batch in the queue. */
  readonly batchTimeoutSeconds: number
  /** Tries of a batch that fails for a passing reason; a data error is final at once. */
  readonly maxAttempts: number
  /** null when no spans are recorded. */
  readonly tracing: TracingConfig | null
  /** Slack-compatible webhook; a secret. */
  readonly alertWebhook: string | null
}

/**
 * Reads the settings from environment variables. Unset and empty mean the default.
 * Error: OperatorError naming each variable that is wrong and why.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    throw new OperatorError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const values = parsed.data
  const production = values.NODE_ENV === 'production'
  if (production && values.DATABASE_URL === undefined) throw new OperatorError('DATABASE_URL: must be set when NODE_ENV=production')
  const marketData = marketDataConfig(values)
  return {
    production,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    port: values.PORT,
    jwtSecret: values.JWT_SECRET ?? null,
    registrationOpen: values.REGISTRATION_OPEN,
    corsOrigins: list(values.CORS_ORIGINS),
    logLevel: values.LOG_LEVEL,
    providers: list(values.MARKET_DATA_PROVIDERS ?? (production ? 'yahoo' : '')),
    marketData,
    secrets: [...providerSecrets(marketData), ...(values.JWT_SECRET === undefined ? [] : [values.JWT_SECRET])],
    simulatedSeed: values.SIMULATED_SEED,
    extraClosures: values.MARKET_EXTRA_CLOSURES,
    regressionWindow: values.REGRESSION_WINDOW_DAYS,
    rateLimit: values.RATE_LIMIT_PER_MINUTE,
    trustProxy: values.TRUST_PROXY,
    keptAnswersBytes: values.KEPT_ANSWERS_MB * 1_048_576,
    cronSchedule: values.CRON_SCHEDULE,
    skipHolidays: values.SKIP_HOLIDAYS,
    portfolioBatch: values.PORTFOLIO_BATCH,
    batchTimeoutSeconds: values.BATCH_TIMEOUT_SECONDS,
    maxAttempts: values.MAX_RETRY_ATTEMPTS,
    tracing: values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? null : { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: values.OTEL_SERVICE_NAME ?? null },
    alertWebhook: values.ALERT_WEBHOOK_URL ?? null,
    chat: chatOf(values),
  }
}

function chatOf(values: Environment): ChatConfig {
  return {
    apiKey: values.OPENAI_API_KEY ?? null,
    baseUrl: values.OPENAI_BASE_URL ?? null,
    model: values.CHAT_MODEL,
    fallbackModel: values.CHAT_FALLBACK_MODEL,
    silenceMs: values.CHAT_SILENCE_SECONDS * 1000,
    heartbeatMs: values.CHAT_HEARTBEAT_SECONDS * 1000,
    streamsPerUser: values.CHAT_STREAMS_PER_USER,
    tokensPerDay: values.CHAT_TOKENS_PER_DAY,
  }
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
}
