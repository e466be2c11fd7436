import { z } from 'zod'

const number = z.number().nullish()
const text = z.string().nullish()
/** The library turns some times into dates and leaves others in Unix seconds. */
export const seconds = z.union([z.number(), z.date().transform((date) => date.getTime() / 1000)])
const moment = seconds.nullish().catch(null)
const column = z.array(z.number().nullable())

export const chart = z.object({
  meta: z.object({ currency: text, symbol: z.string(), instrumentType: text, regularMarketTime: moment }),
  timestamp: z.array(seconds).optional(),
  indicators: z.object({
    quote: z.array(z.object({ open: column.optional(), high: column.optional(), low: column.optional(), close: column.optional(), volume: column.optional() })),
    adjclose: z.array(z.object({ adjclose: column.optional() })).optional(),
  }),
})

export const quotes = z.array(z.object({
  symbol: z.string(), shortName: text, longName: text, regularMarketPrice: number, regularMarketChange: number, regularMarketChangePercent: number,
  regularMarketPreviousClose: number, regularMarketOpen: number, regularMarketDayLow: number, regularMarketDayHigh: number, fiftyTwoWeekLow: number, fiftyTwoWeekHigh: number,
  regularMarketVolume: number, marketCap: number, regularMarketTime: moment,
}))

const contract = z.object({
  contractSymbol: z.string(), strike: z.number(), contractSize: text, lastPrice: number, bid: number, ask: number, impliedVolatility: number, openInterest: number, lastTradeDate: moment,
})

export const options = z.object({
  expirationDates: z.array(seconds),
  options: z.array(z.object({ expirationDate: seconds, calls: z.array(contract), puts: z.array(contract) })),
})

const estimate = z.object({ avg: number, low: number, high: number, numberOfAnalysts: number, growth: number }).nullish()

/** Modules that do not exist for a symbol are missing. */
export const summary = z.object({
  assetProfile: z.object({
    address1: text, city: text, state: text, zip: text, country: text, phone: text, website: text, industry: text, sector: text, longBusinessSummary: text, fullTimeEmployees: number,
    companyOfficers: z.array(z.object({ name: text, title: text })).nullish(), overallRisk: number,
  }).optional(),
  summaryDetail: z.object({
    dividendRate: number, dividendYield: number, yield: number, exDividendDate: moment, payoutRatio: number, fiveYearAvgDividendYield: number, beta: number, trailingPE: number, forwardPE: number,
    averageVolume: number, averageVolume10days: number, marketCap: number, fiftyTwoWeekLow: number, fiftyTwoWeekHigh: number, priceToSalesTrailing12Months: number,
    fiftyDayAverage: number, twoHundredDayAverage: number, trailingAnnualDividendRate: number, trailingAnnualDividendYield: number, currency: text, totalAssets: number, navPrice: number,
  }).optional(),
  defaultKeyStatistics: z.object({
    enterpriseValue: number, profitMargins: number, floatShares: number, sharesOutstanding: number, sharesShort: number, heldPercentInsiders: number, heldPercentInstitutions: number,
    shortRatio: number, bookValue: number, priceToBook: number, trailingEps: number, forwardEps: number, category: text, fundFamily: text, enterpriseToRevenue: number,
    enterpriseToEbitda: number, netIncomeToCommon: number, earningsQuarterlyGrowth: number,
  }).optional(),
  financialData: z.object({
    targetHighPrice: number, targetLowPrice: number, targetMeanPrice: number, targetMedianPrice: number, recommendationMean: number, recommendationKey: text, numberOfAnalystOpinions: number,
    totalCash: number, totalDebt: number, ebitda: number, totalRevenue: number, debtToEquity: number, quickRatio: number, currentRatio: number, returnOnAssets: number, returnOnEquity: number,
    grossProfits: number, freeCashflow: number, operatingCashflow: number, earningsGrowth: number, revenueGrowth: number, grossMargins: number, ebitdaMargins: number, operatingMargins: number,
    profitMargins: number,
  }).optional(),
  earningsTrend: z.object({ trend: z.array(z.object({ period: z.string(), endDate: z.union([z.string(), z.date()]).nullish(), earningsEstimate: estimate, revenueEstimate: estimate })) }).optional(),
  quoteType: z.object({ quoteType: text, exchange: text, shortName: text, longName: text }).optional(),
  price: z.object({ shortName: text, longName: text, exchangeName: text, currency: text, marketCap: number, quoteType: text }).optional(),
  topHoldings: z.object({ sectorWeightings: z.array(z.record(z.string(), z.number())).optional() }).optional(),
})
export type YahooSummary = z.output<typeof summary>
