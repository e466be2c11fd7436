import { z } from 'zod'

const number = z.number().nullish()
const nanoseconds = z.union([z.number(), z.string().transform(Number)]).nullish()

const bar = z.object({ o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: number, t: z.number() })

/** Aggregates; `results` is absent when nothing matches. Times in milliseconds. */
export const aggregates = z.object({ ticker: z.string().optional(), adjusted: z.boolean().optional(), results: z.array(bar).optional(), next_url: z.string().nullish() })
export const grouped = z.object({ adjusted: z.boolean().optional(), results: z.array(bar.extend({ T: z.string() })).optional() })

export const contracts = z.object({
  results: z.array(z.object({
    ticker: z.string(), underlying_ticker: z.string(), contract_type: z.string(), expiration_date: z.iso.date(), strike_price: z.number(), shares_per_contract: number,
  })).optional(),
  next_url: z.string().nullish(),
})

/** The unified snapshot: one row a ticker, an error row for one it does not know. Times in nanoseconds, beyond exact numbers: only their date is used. */
export const snapshot = z.object({
  results: z.array(z.object({
    ticker: z.string(), error: z.string().nullish(), message: z.string().nullish(), name: z.string().nullish(),
    session: z.object({ close: number, previous_close: number, open: number, high: number, low: number, volume: number, change: number, change_percent: number, last_updated: nanoseconds }).nullish(),
    last_quote: z.object({ bid: number, ask: number }).nullish(),
    last_trade: z.object({ price: number, sip_timestamp: nanoseconds, last_updated: nanoseconds }).nullish(),
    implied_volatility: number, open_interest: number,
  })).optional(),
})
