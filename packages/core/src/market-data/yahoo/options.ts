import { groupBy, type OccSymbol, parseOcc } from '../../domain/index.js'
import { collect, collectSymbols } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { Answer, HistoryRequest, OptionContract, OptionQuote } from '../provider.js'
import { lastSettledSession, type ProviderContext } from '../provider-options.js'
import { yahooSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { yahooBars } from './bars.js'
import { options } from './schemas.js'
import type { YahooSession } from './session.js'

type Contract = ReturnType<typeof options.parse>['options'][number]['calls'][number]

/** Every contract listed on an underlying: one request an expiry. */
export async function yahooContracts(session: YahooSession, underlying: string): Promise<OptionContract[]> {
  const first = await chain(session, underlying, null)
  const later = first.expirationDates.filter((at) => !first.options.some((expiry) => expiry.expirationDate === at))
  const chains = [first]
  for (const at of later) chains.push(await chain(session, underlying, at))
  return chains.flatMap((item) => item.options).flatMap(({ calls, puts }) => [...calls, ...puts]).flatMap((contract) => {
    const occ = parseOcc(contract.contractSymbol)
    return occ ? [{ symbol: contract.contractSymbol, underlying, expiration: occ.expiration, right: occ.right, strike: occ.strike, multiplier: contract.contractSize === 'REGULAR' ? 100 : null }] : []
  })
}

/** Quotes of contracts: for the session that has just settled one request an underlying and expiry; for an earlier one, daily bars by contract. */
export async function yahooOptionQuotes(session: YahooSession, context: ProviderContext, { symbols, from, to }: HistoryRequest): Promise<Answer<OptionQuote>> {
  if (to !== lastSettledSession(context)) {
    return collectSymbols(symbols, 2, async (symbol) => (await yahooBars(session, context.calendar, symbol, from, to)).map(({ date, close }) => (
      { symbol, date, close, bid: null, ask: null, impliedVolatility: null, openInterest: null })))
  }
  const groups = [...groupBy(symbols, (symbol) => seriesKey(parseOcc(symbol))).values()]
  return collect(groups, (group) => group, 2, async (group) => {
    const occ = parseOcc(group[0]!)
    if (!occ) throw new ProviderFailure('not_found', 'no option symbol')
    const expiry = (await chain(session, occ.underlying, Date.parse(`${occ.expiration}T00:00:00Z`) / 1000)).options[0]
    const found = new Map([...(expiry?.calls ?? []), ...(expiry?.puts ?? [])].map((contract) => [contract.contractSymbol, contract]))
    const rows = group.flatMap((symbol) => (found.has(symbol) ? [quoteOf(context, symbol, to, found.get(symbol)!)] : []))
    return { rows, failures: group.filter((symbol) => !found.has(symbol)).map((symbol) => ({ symbol, failureClass: 'not_found' as const, message: 'no such contract' })) }
  })
}

function seriesKey(occ: OccSymbol | null): string {
  return occ ? `${occ.underlying} ${occ.expiration}` : ''
}

async function chain(session: YahooSession, underlying: string, expiry: number | null): Promise<ReturnType<typeof options.parse>> {
  const query = expiry === null ? {} : { date: new Date(expiry * 1000) }
  return checked(options, await session.call((yahoo) => yahoo.options(encodeURIComponent(yahooSymbol(underlying)), query, { validateResult: false })))
}

/** The last price is the close only when the contract traded in that session; bid, ask and volatility are of its end. */
function quoteOf({ calendar }: ProviderContext, symbol: string, date: string, contract: Contract): OptionQuote {
  const traded = contract.lastTradeDate
  const tradedThen = traded !== null && traded !== undefined && calendar.newYorkDate(new Date(traded * 1000)) === date
  return {
    symbol, date, close: tradedThen ? positive(contract.lastPrice) : null, bid: positive(contract.bid), ask: positive(contract.ask),
    impliedVolatility: contract.impliedVolatility && contract.impliedVolatility > 0.001 ? contract.impliedVolatility : null, openInterest: contract.openInterest ?? null,
  }
}

function positive(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && value > 0 ? value : null
}
