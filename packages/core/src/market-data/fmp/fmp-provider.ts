import type { z } from 'zod'
import { chunks, collect, collectSymbols, withMissing } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { CompanyProfile, DataKind, MarketDataProvider, Quote, SectorWeight } from '../provider.js'
import type { ProviderContext, ProviderSettings } from '../provider-options.js'
import { fmpSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { unserved } from '../unserved.js'
import { fmpBars } from './bars.js'
import { fmpClient, type FmpClient, type FmpVersion } from './client.js'
import { fmpProfile } from './profile.js'
import { profiles, quotes, sectorWeights } from './schemas.js'

const SERVES: ReadonlySet<DataKind> = new Set<DataKind>(['daily_bars', 'quotes', 'profiles', 'sector_weights'])
const QUOTES_A_CALL = 50
const WIDTH = 2

/** Financial Modeling Prep: split-adjusted bars with dividend-adjusted closes, quotes, profiles and sector weights of funds. */
export function fmpProvider(version: FmpVersion, settings: ProviderSettings, context: ProviderContext): MarketDataProvider {
  const client = fmpClient(version, settings, context)
  return {
    ...unserved,
    name: 'fmp',
    serves: SERVES,
    closeBasis: 'split',
    rereadSessions: 5,
    requestsSent: () => client.transport.sent,
    covers: (symbolClass) => symbolClass !== 'option',
    dailyBars: ({ symbols, from, to }) => collectSymbols(symbols, WIDTH, (symbol) => fmpBars(client, symbol, from, to)),
    quotes: (symbols) => collect(chunks(symbols, QUOTES_A_CALL), (batch) => batch, 1, async (batch) => withMissing(batch, await quotesOf(client, batch), 'no quote')),
    profiles: (symbols) => collectSymbols(symbols, WIDTH, async (symbol) => [await profileOf(client, symbol)]),
    sectorWeights: (symbols) => collectSymbols(symbols, 1, (symbol) => weightsOf(client, symbol)),
  }
}

async function quotesOf(client: FmpClient, symbols: readonly string[]): Promise<Quote[]> {
  const names = new Map(symbols.map((symbol) => [fmpSymbol(symbol), symbol]))
  const list = [...names.keys()].join(',')
  const body = client.version === 'v3' ? await client.get(`quote/${encodeURIComponent(list)}`, {}) : await client.get('batch-quote', { symbols: list })
  return checked(quotes, body).flatMap((row) => {
    const symbol = names.get(row.symbol)
    return symbol === undefined ? [] : [quoteOf(symbol, row)]
  })
}

function quoteOf(symbol: string, row: z.output<typeof quotes>[number]): Quote {
  return {
    symbol, name: row.name ?? null, price: row.price, change: row.change ?? null, changePercent: row.changePercentage ?? row.changesPercentage ?? row.changePercent ?? null,
    previousClose: row.previousClose ?? null, open: row.open ?? null, dayLow: row.dayLow ?? null, dayHigh: row.dayHigh ?? null, yearLow: row.yearLow ?? null,
    yearHigh: row.yearHigh ?? null, volume: row.volume ?? null, marketCap: row.marketCap ?? row.mktCap ?? null,
    at: row.timestamp ? new Date(row.timestamp * 1000).toISOString() : null,
  }
}

async function profileOf(client: FmpClient, symbol: string): Promise<CompanyProfile> {
  const name = fmpSymbol(symbol)
  const body = client.version === 'v3' ? await client.get(`profile/${encodeURIComponent(name)}`, {}) : await client.get('profile', { symbol: name })
  const row = checked(profiles, body).find((profile) => profile.symbol === name)
  if (!row) throw new ProviderFailure('not_found', 'no profile')
  return fmpProfile(symbol, row)
}

async function weightsOf(client: FmpClient, symbol: string): Promise<SectorWeight[]> {
  const name = fmpSymbol(symbol)
  const body = client.version === 'v3' ? await client.get(`etf-sector-weightings/${encodeURIComponent(name)}`, {}) : await client.get('etf/sector-weightings', { symbol: name })
  const weights = checked(sectorWeights, body)
  if (weights.length === 0) throw new ProviderFailure('not_found', 'no sector weights')
  return weights.map(({ sector, weightPercentage }) => ({ symbol, sector, weight: weightPercentage / 100 }))
}
