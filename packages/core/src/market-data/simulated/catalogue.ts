import { STYLE_FACTORS } from '../../domain/index.js'
import { uniform } from './random.js'

/** What moves a simulated symbol. Betas on the styles' market-neutral parts, in engine order; volatility a year. */
export interface Character {
  readonly name: string
  readonly sector: string
  readonly kind: 'equity' | 'etf' | 'fund'
  /** Dollars at the first simulated session. */
  readonly startPrice: number
  readonly betaMarket: number
  readonly betaStyles: readonly number[]
  readonly idiosyncraticVolatility: number
  /** Return for a yield move of 1.00, as minus a duration. */
  readonly rateBeta: number
}

type Row = readonly [name: string, sector: string, kind: Character['kind'], price: number, market: number, styles: readonly number[], idiosyncratic: number, rate?: number]

const NONE = [0, 0, 0, 0, 0, 0]

/** Invented characters for the symbols of the demo portfolios. Styles: Value, Growth, Momentum, Quality, Size, Low Volatility. */
const ROWS: Readonly<Record<string, Row>> = {
  AAPL: ['Apple Inc.', 'Technology', 'equity', 120, 1.15, [-0.3, 0.6, 0.1, 0.5, -0.2, 0], 0.18],
  MSFT: ['Microsoft Corporation', 'Technology', 'equity', 230, 1.05, [-0.3, 0.7, 0.2, 0.5, -0.2, 0.1], 0.16],
  AMZN: ['Amazon.com, Inc.', 'Consumer Cyclical', 'equity', 110, 1.2, [-0.4, 0.9, 0.2, 0, 0, -0.3], 0.22],
  GOOGL: ['Alphabet Inc.', 'Communication Services', 'equity', 105, 1.1, [-0.2, 0.6, 0, 0.3, -0.1, -0.1], 0.2],
  TSLA: ['Tesla, Inc.', 'Consumer Cyclical', 'equity', 190, 1.7, [-0.6, 0.9, 0.3, -0.4, 0.4, -0.8], 0.42],
  NVDA: ['NVIDIA Corporation', 'Technology', 'equity', 260, 1.6, [-0.6, 1.2, 0.6, 0.2, 0, -0.6], 0.32],
  META: ['Meta Platforms, Inc.', 'Communication Services', 'equity', 210, 1.25, [-0.3, 0.8, 0.2, 0.2, 0, -0.3], 0.26],
  NFLX: ['Netflix, Inc.', 'Communication Services', 'equity', 360, 1.15, [-0.4, 0.8, 0.3, -0.1, 0, -0.3], 0.32],
  AMD: ['Advanced Micro Devices, Inc.', 'Technology', 'equity', 95, 1.65, [-0.5, 1, 0.2, -0.1, 0.2, -0.7], 0.34],
  JNJ: ['Johnson & Johnson', 'Healthcare', 'equity', 155, 0.55, [0.3, -0.2, -0.1, 0.2, -0.3, 0.6], 0.13],
  JPM: ['JPMorgan Chase & Co.', 'Financial Services', 'equity', 135, 1.1, [0.8, -0.3, 0, 0.1, 0.1, 0], 0.17, 3],
  V: ['Visa Inc.', 'Financial Services', 'equity', 215, 0.95, [0, 0.2, 0, 0.5, -0.2, 0.3], 0.15],
  'BRK-B': ['Berkshire Hathaway Inc.', 'Financial Services', 'equity', 300, 0.85, [0.5, -0.1, 0, 0.2, -0.2, 0.4], 0.12],
  UNH: ['UnitedHealth Group Incorporated', 'Healthcare', 'equity', 480, 0.75, [0.3, -0.1, 0.1, 0.2, -0.1, 0.4], 0.19],
  HD: ['The Home Depot, Inc.', 'Consumer Cyclical', 'equity', 300, 1, [0.2, 0, 0, 0.4, 0.1, 0.2], 0.17],
  PG: ['The Procter & Gamble Company', 'Consumer Defensive', 'equity', 140, 0.5, [0.2, -0.1, -0.1, 0.4, -0.3, 0.8], 0.12],
  XOM: ['Exxon Mobil Corporation', 'Energy', 'equity', 95, 0.85, [0.9, -0.6, 0.3, 0, 0.1, 0], 0.22],
  F: ['Ford Motor Company', 'Consumer Cyclical', 'equity', 12, 1.35, [0.7, -0.2, -0.1, -0.3, 0.4, -0.2], 0.28],
  GE: ['GE Aerospace', 'Industrials', 'equity', 95, 1.15, [0.5, 0, 0.4, 0, 0.2, 0], 0.22],
  C: ['Citigroup Inc.', 'Financial Services', 'equity', 48, 1.3, [0.9, -0.3, 0, -0.2, 0.2, -0.1], 0.2, 4],
  SHOP: ['Shopify Inc.', 'Technology', 'equity', 60, 1.8, [-0.6, 1.2, 0.2, -0.3, 0.5, -0.8], 0.42],
  ZM: ['Zoom Communications, Inc.', 'Technology', 'equity', 72, 1, [-0.2, 0.6, -0.4, 0, 0.3, -0.2], 0.34],
  PTON: ['Peloton Interactive, Inc.', 'Consumer Cyclical', 'equity', 10, 1.8, [-0.2, 0.6, -0.3, -0.8, 1.2, -0.8], 0.6],
  ROKU: ['Roku, Inc.', 'Communication Services', 'equity', 65, 1.7, [-0.4, 0.9, -0.2, -0.6, 0.8, -0.8], 0.48],
  DJP: ['iPath Bloomberg Commodity Index ETN', 'Commodities', 'etf', 30, 0.25, [0.3, -0.3, 0.1, 0, 0.1, 0], 0.14],
  SPY: ['SPDR S&P 500 ETF Trust', 'Broad Market', 'etf', 400, 1, NONE, 0],
  VTV: ['Vanguard Value ETF', 'Broad Market', 'etf', 140, 0.88, [1, 0, 0, 0, 0, 0], 0],
  VUG: ['Vanguard Growth ETF', 'Broad Market', 'etf', 240, 1.14, [0, 1, 0, 0, 0, 0], 0],
  MTUM: ['iShares MSCI USA Momentum Factor ETF', 'Broad Market', 'etf', 150, 1.03, [0, 0, 1, 0, 0, 0], 0],
  QUAL: ['iShares MSCI USA Quality Factor ETF', 'Broad Market', 'etf', 125, 0.99, [0, 0, 0, 1, 0, 0], 0],
  IWM: ['iShares Russell 2000 ETF', 'Broad Market', 'etf', 180, 1.17, [0, 0, 0, 0, 1, 0], 0],
  USMV: ['iShares MSCI USA Min Vol Factor ETF', 'Broad Market', 'etf', 72, 0.71, [0, 0, 0, 0, 0, 1], 0],
  QQQ: ['Invesco QQQ Trust', 'Broad Market', 'etf', 320, 1.18, [-0.3, 0.9, 0.1, 0.1, 0, -0.1], 0.04],
  VTI: ['Vanguard Total Stock Market ETF', 'Broad Market', 'etf', 200, 1.01, [0, 0, 0, 0, 0.08, 0], 0.01],
  BND: ['Vanguard Total Bond Market ETF', 'Fixed Income', 'etf', 73, 0.02, NONE, 0.02, -6],
  VNQ: ['Vanguard Real Estate ETF', 'Real Estate', 'etf', 85, 0.95, [0.4, -0.2, -0.2, 0, 0.3, 0.5], 0.12, -4],
  GLD: ['SPDR Gold Shares', 'Commodities', 'etf', 180, 0.08, NONE, 0.14, -3],
  FXNAX: ['Fidelity U.S. Bond Index Fund', 'Fixed Income', 'fund', 10.4, 0.02, NONE, 0.015, -6],
  FCNTX: ['Fidelity Contrafund', 'Broad Market', 'fund', 14, 1.05, [-0.3, 0.6, 0.3, 0.1, -0.1, 0], 0.04],
  FMAGX: ['Fidelity Magellan Fund', 'Broad Market', 'fund', 11, 1.08, [-0.3, 0.7, 0.3, 0.2, 0, 0], 0.04],
  VTIAX: ['Vanguard Total International Stock Index Fund', 'International', 'fund', 29, 0.78, [0.3, -0.2, 0, 0, 0.1, 0], 0.08],
}

const TICKER = /^[A-Z]{1,5}(-[A-Z])?$/
/** Quoted indexes that are no tradable share: the simulated market does not price them. */
const INDEXES = new Set(['VIX', 'SPX', 'NDX', 'RUT', 'DJI'])
const SECTORS = ['Technology', 'Healthcare', 'Financial Services', 'Industrials', 'Consumer Defensive', 'Energy', 'Utilities', 'Basic Materials']

/** The character of a symbol: from the catalogue, else drawn from its name when it looks like a ticker; null for anything else. */
export function characterOf(symbol: string): Character | null {
  const row = ROWS[symbol]
  if (row) {
    const [name, sector, kind, startPrice, betaMarket, betaStyles, idiosyncraticVolatility, rateBeta = 0] = row
    return { name, sector, kind, startPrice, betaMarket, betaStyles, idiosyncraticVolatility, rateBeta }
  }
  if (!TICKER.test(symbol) || INDEXES.has(symbol)) return null
  return {
    name: `${symbol} (simulated)`, sector: SECTORS[Math.floor(uniform(symbol, 'sector') * SECTORS.length)]!, kind: 'equity',
    startPrice: 10 + 190 * uniform(symbol, 'price'), betaMarket: 0.5 + uniform(symbol, 'market'),
    betaStyles: STYLE_FACTORS.map((style) => uniform(symbol, style) - 0.5), idiosyncraticVolatility: 0.12 + 0.25 * uniform(symbol, 'own'), rateBeta: 0,
  }
}
