import { z } from 'zod'

const number = z.number().nullish()
const text = z.string().nullish()

/** Bars of the stable API: split-adjusted, and adjusted for dividends too. */
export const fullBars = z.array(z.object({ symbol: z.string(), date: z.iso.date(), open: number, high: number, low: number, close: number, volume: number }))
export const adjustedBars = z.array(z.object({ symbol: z.string(), date: z.iso.date(), adjClose: number }))

/** Bars of v3, both bases in one row; `{}` for an unknown symbol. */
export const historicalV3 = z.object({
  symbol: z.string().optional(),
  historical: z.array(z.object({ date: z.iso.date(), open: number, high: number, low: number, close: number, adjClose: number, volume: number })).optional(),
})

export const quotes = z.array(z.object({
  symbol: z.string(), name: text, price: z.number(), change: number, changePercentage: number, changesPercentage: number, changePercent: number, previousClose: number,
  open: number, dayLow: number, dayHigh: number, yearLow: number, yearHigh: number, volume: number, marketCap: number, mktCap: number, timestamp: number,
}))

export const profiles = z.array(z.object({
  symbol: z.string(), companyName: text, sector: text, industry: text, country: text, currency: text, exchange: text, exchangeShortName: text, exchangeFullName: text,
  marketCap: number, mktCap: number, beta: number, lastDividend: number, lastDiv: number, price: number, range: text, volume: number, averageVolume: number, volAvg: number,
  website: text, description: text, ceo: text, fullTimeEmployees: z.union([z.string(), z.number()]).nullish(), phone: text, address: text, city: text, state: text, zip: text,
  image: text, ipoDate: text, cik: text, isin: text, cusip: text, isEtf: z.boolean().nullish(), isFund: z.boolean().nullish(), isAdr: z.boolean().nullish(),
  isActivelyTrading: z.boolean().nullish(),
}))

export const sectorWeights = z.array(z.object({
  sector: z.string(), weightPercentage: z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?%?$/).transform((weight) => Number(weight.replace('%', '')))]),
}))
