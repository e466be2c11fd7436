import { marketSymbol, parseOcc } from '../../domain/index.js'
import { chunks, collect, collectSymbols } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { Answer, HistoryRequest, OptionContract, OptionQuote, SymbolFailure } from '../provider.js'
import { lastSettledSession } from '../provider-options.js'
import { polygonSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { dateOf, rangeBars } from './bars.js'
import { nextPath, type PolygonClient } from './client.js'
import { contracts } from './schemas.js'
import { snapshotRows, SNAPSHOTS_A_CALL } from './snapshots.js'

/** Every contract listed on an underlying that has not expired. */
export async function polygonContracts(client: PolygonClient, underlying: string): Promise<OptionContract[]> {
  const found: OptionContract[] = []
  let path: string | null = '/v3/reference/options/contracts'
  let query: Record<string, string> | undefined = { underlying_ticker: polygonSymbol(underlying).replace(/^I:/, ''), limit: '1000' }
  while (path !== null) {
    const page: ReturnType<typeof parseContracts> = parseContracts(await client.get('contracts', path, query))
    for (const row of page.results ?? []) {
      const right = row.contract_type === 'call' ? 'C' : row.contract_type === 'put' ? 'P' : null
      if (right) found.push({ symbol: marketSymbol(row.ticker), underlying, expiration: row.expiration_date, right, strike: row.strike_price, multiplier: row.shares_per_contract ?? null })
    }
    path = page.next_url ? nextPath(page.next_url) : null
    query = undefined
  }
  if (found.length === 0) throw new ProviderFailure('not_found', 'no contracts')
  return found
}

function parseContracts(body: unknown) {
  return checked(contracts, body)
}

/**
 * Quotes of contracts. For the session that has just settled: snapshots, 250 a request, with bid, ask and implied volatility; the sessions before it,
 * and all of them where the plan has no snapshots: one request of daily bars a contract.
 */
export async function polygonOptionQuotes(client: PolygonClient, { symbols, from, to }: HistoryRequest): Promise<Answer<OptionQuote>> {
  const current = to === lastSettledSession(client.context)
  const live = current ? await collect(chunks(symbols, SNAPSHOTS_A_CALL), (batch) => batch, 1, (batch) => snapshots(client, batch, to)) : { rows: [], failures: missing(symbols) }
  const unanswered = new Set(live.failures.filter((failure) => failure.failureClass !== 'not_found' || !current).map((failure) => failure.symbol))
  const earlier = client.context.calendar.previousSession(to)
  const wantHistory = symbols.filter((symbol) => unanswered.has(symbol) || from < earlier)
  const history = await collectSymbols(wantHistory, 1, async (symbol) => (await rangeBars(client, symbol, from, to)).map((bar) => quoteOfClose(symbol, bar.date, bar.close)))
  const answered = new Set([...live.rows, ...history.rows].map((row) => row.symbol))
  const dated = new Set(live.rows.map((row) => row.symbol))
  const failures = [...live.failures.filter((failure) => !unanswered.has(failure.symbol)), ...history.failures].filter((failure) => !answered.has(failure.symbol))
  return { rows: [...history.rows.filter((row) => !(dated.has(row.symbol) && row.date === to)), ...live.rows], failures: onePerSymbol(failures) }
}

async function snapshots(client: PolygonClient, symbols: readonly string[], date: string): Promise<Answer<OptionQuote>> {
  const rows = (await snapshotRows(client, symbols)).map(({ symbol, row }): OptionQuote => {
    const traded = row.session?.last_updated ?? row.last_trade?.sip_timestamp ?? row.last_trade?.last_updated ?? null
    const tradedThen = traded !== null && dateOf(client, traded / 1e6) === date
    return {
      symbol, date, close: tradedThen ? price(row.session?.close ?? row.last_trade?.price) : null, bid: price(row.last_quote?.bid), ask: price(row.last_quote?.ask),
      impliedVolatility: price(row.implied_volatility), openInterest: row.open_interest ?? null,
    }
  })
  const found = new Set(rows.map((row) => row.symbol))
  return { rows, failures: missing(symbols.filter((symbol) => !found.has(symbol))) }
}

function quoteOfClose(symbol: string, date: string, close: number | null): OptionQuote {
  return { symbol, date, close, bid: null, ask: null, impliedVolatility: null, openInterest: null }
}

/** 0 stands for none. */
function price(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) && value > 0 ? value : null
}

function missing(symbols: readonly string[]): SymbolFailure[] {
  return symbols.map((symbol) => ({ symbol, failureClass: 'not_found', message: parseOcc(symbol) ? 'no such contract' : 'no option symbol' }))
}

function onePerSymbol(failures: readonly SymbolFailure[]): SymbolFailure[] {
  return [...new Map(failures.map((failure) => [failure.symbol, failure])).values()]
}
