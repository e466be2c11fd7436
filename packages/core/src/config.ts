import { resolve } from 'node:path'
import { z } from 'zod'
import { OperatorError } from './errors.js'
import { isIsoDate } from './domain/index.js'

const truthy = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off', ''] })
const dateList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
  .refine((dates) => dates.every(isIsoDate), 'must be dates YYYY-MM-DD separated by commas')

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
  MARKET_DATA_PROVIDERS: z.string().default(''),
  SIMULATED_SEED: z.coerce.number().int().default(1),
  MARKET_EXTRA_CLOSURES: dateList.default([]),
  REGRESSION_WINDOW_DAYS: z.coerce.number().int().min(60).max(2520).default(252),
  CRON_SCHEDULE: z.string().default('30 23 * * 1-5'),
  SKIP_HOLIDAYS: truthy.default(true),
  PORTFOLIO_BATCH: z.coerce.number().int().min(1).max(1000).default(100),
  BATCH_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3600),
  MAX_RETRY_ATTEMPTS: z.coerce.number().int().min(1).max(10).default(3),
  ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
})

type Environment = z.infer<typeof schema>

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
  readonly simulatedSeed: number
  readonly extraClosures: readonly string[]
  readonly regressionWindow: number
  readonly cronSchedule: string
  /** Whether a run without --force ends at once on a day that is no session. */
  readonly skipHolidays: boolean
  /** Portfolios that a process calculates and writes together. */
  readonly portfolioBatch: number
  /** Limit of one statement of a batch, and of a batch in the queue. */
  readonly batchTimeoutSeconds: number
  /** Tries of a batch that fails for a passing reason; a data error is final at once. */
  readonly maxAttempts: number
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
  return {
    production,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    port: values.PORT,
    jwtSecret: values.JWT_SECRET ?? null,
    registrationOpen: values.REGISTRATION_OPEN,
    corsOrigins: list(values.CORS_ORIGINS),
    logLevel: values.LOG_LEVEL,
    providers: list(values.MARKET_DATA_PROVIDERS),
    simulatedSeed: values.SIMULATED_SEED,
    extraClosures: values.MARKET_EXTRA_CLOSURES,
    regressionWindow: values.REGRESSION_WINDOW_DAYS,
    cronSchedule: values.CRON_SCHEDULE,
    skipHolidays: values.SKIP_HOLIDAYS,
    portfolioBatch: values.PORTFOLIO_BATCH,
    batchTimeoutSeconds: values.BATCH_TIMEOUT_SECONDS,
    maxAttempts: values.MAX_RETRY_ATTEMPTS,
    alertWebhook: values.ALERT_WEBHOOK_URL ?? null,
  }
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
}
