import { z } from 'zod'
import { ROUTE_KEYS, type Routes } from './market-data/routing/routes.js'
import type { ProviderSettingsByName } from './market-data/registry.js'

const key = z.string().regex(/^\S+$/, 'must not contain blanks').min(8, 'is too short for a key')
const url = z.url({ protocol: /^https?$/, error: 'must be an address that starts with http:// or https://' }).transform((text) => text.replace(/\/+$/, ''))
const limit = z.coerce.number({ error: 'must be a number of requests' }).int('must be a whole number').min(1, 'must be at least 1')

const routes = z.string().transform((text, context): Routes => {
  const entries = text.split(';').map((part) => part.trim()).filter((part) => part !== '').map((part) => part.split('='))
  for (const [name, order] of entries) {
    if (!ROUTE_KEYS.has((name ?? '').trim())) context.addIssue(`"${name}" is no kind of data; known are ${[...ROUTE_KEYS].join(', ')}`)
    else if (!order) context.addIssue(`"${name}" names no provider: write ${name}=first>second`)
  }
  return Object.fromEntries(entries.map(([name, order]) => [name!.trim(), (order ?? '').split('>').map((provider) => provider.trim()).filter((provider) => provider !== '')]))
})

/** Settings of market data by environment variable; part of the schema in config.ts. */
export const marketVariables = {
  MARKET_DATA_ROUTES: routes.default({}),
  FMP_API_KEY: key.optional(),
  FMP_BASE_URL: url.optional(),
  FMP_API_VERSION: z.enum(['stable', 'v3']).default('stable'),
  FMP_REQUESTS_PER_MINUTE: limit.default(300),
  FMP_REQUESTS_PER_DAY: limit.default(250),
  FMP_DAY_STARTS_AT: z.coerce.number().int().min(0).max(23).default(0),
  POLYGON_API_KEY: key.optional(),
  POLYGON_BASE_URL: url.optional(),
  POLYGON_REQUESTS_PER_MINUTE: limit.default(5),
  FRED_API_KEY: z.string().regex(/^[a-z0-9]{32}$/, 'must be 32 lower-case letters and digits').optional(),
  FRED_BASE_URL: url.optional(),
  FRED_REQUESTS_PER_MINUTE: limit.default(120),
  YAHOO_BASE_URL: url.optional(),
  YAHOO_REQUESTS_PER_MINUTE: limit.default(60),
  PROVIDER_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(15_000),
  MARKET_SETTLE_MINUTES: z.coerce.number().int().min(0).max(1_440).default(30),
}
type MarketVariables = z.output<z.ZodObject<typeof marketVariables>>

/** Where market data comes from and what the plans allow. Keys are in here: never log it. */
export interface MarketDataConfig {
  readonly settings: ProviderSettingsByName
  readonly routes: Routes
  readonly timeoutMs: number
  readonly settleMinutes: number
}

/** The settings of the providers, from parsed variables. */
export function marketDataConfig(values: MarketVariables): MarketDataConfig {
  const unlimited = { perDay: null, dayStartsAtHour: 0 }
  return {
    settings: {
      yahoo: { baseUrl: values.YAHOO_BASE_URL ?? null, apiKey: null, perMinute: values.YAHOO_REQUESTS_PER_MINUTE, ...unlimited },
      fmp: {
        baseUrl: values.FMP_BASE_URL ?? null, apiKey: values.FMP_API_KEY ?? null, perMinute: values.FMP_REQUESTS_PER_MINUTE, perDay: values.FMP_REQUESTS_PER_DAY,
        dayStartsAtHour: values.FMP_DAY_STARTS_AT, version: values.FMP_API_VERSION,
      },
      polygon: { baseUrl: values.POLYGON_BASE_URL ?? null, apiKey: values.POLYGON_API_KEY ?? null, perMinute: values.POLYGON_REQUESTS_PER_MINUTE, ...unlimited },
      fred: { baseUrl: values.FRED_BASE_URL ?? null, apiKey: values.FRED_API_KEY ?? null, perMinute: values.FRED_REQUESTS_PER_MINUTE, ...unlimited },
    },
    routes: values.MARKET_DATA_ROUTES,
    timeoutMs: values.PROVIDER_TIMEOUT_MS,
    settleMinutes: values.MARKET_SETTLE_MINUTES,
  }
}

/** The keys of all providers, to be taken out of every log line. */
export function providerSecrets({ settings }: MarketDataConfig): string[] {
  return Object.values(settings).flatMap(({ apiKey }: { readonly apiKey: string | null }) => (apiKey === null ? [] : [apiKey]))
}
