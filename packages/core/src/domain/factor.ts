/** One factor of the model: its stored name, its key in stress scenarios, its proxy fund and its place in lists (specification 2.2). */
export interface FactorDefinition {
  readonly name: string
  readonly scenarioKey: string
  readonly proxy: string | null
  readonly type: 'style' | 'macro'
  readonly displayOrder: number | null
  readonly active: boolean
}

export const MARKET_FACTOR = 'Market Beta'
export const INTEREST_RATE_FACTOR = 'Interest Rate Beta'

/** Display order of the API. Inactive factors are listed nowhere and never valued. */
export const FACTORS: readonly FactorDefinition[] = [
  { name: MARKET_FACTOR, scenarioKey: 'Market', proxy: 'SPY', type: 'style', displayOrder: 0, active: true },
  { name: 'Momentum', scenarioKey: 'Momentum', proxy: 'MTUM', type: 'style', displayOrder: 1, active: true },
  { name: 'Value', scenarioKey: 'Value', proxy: 'VTV', type: 'style', displayOrder: 2, active: true },
  { name: 'Growth', scenarioKey: 'Growth', proxy: 'VUG', type: 'style', displayOrder: 3, active: true },
  { name: 'Quality', scenarioKey: 'Quality', proxy: 'QUAL', type: 'style', displayOrder: 4, active: true },
  { name: 'Size', scenarioKey: 'Size', proxy: 'IWM', type: 'style', displayOrder: 5, active: true },
  { name: 'Low Volatility', scenarioKey: 'Low Volatility', proxy: 'USMV', type: 'style', displayOrder: 6, active: true },
  { name: 'Short Interest', scenarioKey: 'Short Interest', proxy: null, type: 'style', displayOrder: 7, active: false },
  { name: INTEREST_RATE_FACTOR, scenarioKey: 'Interest_Rate', proxy: null, type: 'macro', displayOrder: null, active: true },
]

/** The six styles in the order of vectors inside engines: Value, Growth, Momentum, Quality, Size, Low Volatility (specification 2.2). */
export const STYLE_FACTORS = ['Value', 'Growth', 'Momentum', 'Quality', 'Size', 'Low Volatility'] as const
export type StyleFactor = (typeof STYLE_FACTORS)[number]

const PROXIES = new Map(FACTORS.map((factor) => [factor.name, factor.proxy]))

/** The proxy fund of a factor. Error: an unknown name, or a factor without a proxy. */
export function proxyOf(factorName: string): string {
  const proxy = PROXIES.get(factorName)
  if (!proxy) throw new Error(`no proxy fund for factor ${factorName}`)
  return proxy
}

/** Proxy of the market and of the six styles, in engine order. */
export const MARKET_PROXY = proxyOf(MARKET_FACTOR)
export const STYLE_PROXIES: readonly string[] = STYLE_FACTORS.map(proxyOf)

/** The funds whose prices are published as those of the factors. For Size that is SLY, while the model regresses on IWM. */
export const PUBLISHED_FUNDS: readonly { readonly factor: string; readonly symbol: string }[] = [
  { factor: MARKET_FACTOR, symbol: 'SPY' }, { factor: 'Value', symbol: 'VTV' }, { factor: 'Growth', symbol: 'VUG' }, { factor: 'Momentum', symbol: 'MTUM' },
  { factor: 'Quality', symbol: 'QUAL' }, { factor: 'Size', symbol: 'SLY' }, { factor: 'Low Volatility', symbol: 'USMV' },
]
