/** Volatility indexes: their options are written on futures, so the index is no spot to price them from (specification 4.1). */
const VOLATILITY_INDEXES: ReadonlySet<string> = new Set([
  'VIX', 'VIXW', 'VIX1D', 'VIX9D', 'VIX3M', 'VIX6M', 'VIX1Y', 'VXST', 'VXV', 'VXMT', 'VVIX', 'VXN', 'VXD', 'RVX', 'OVX', 'GVZ', 'VXEEM', 'VXEFA', 'VXTLT', 'SKEW',
])

/** True for an underlying without a tradable spot. Indexes may be written with a leading ^, $ or dot. */
export function hasNoTradableSpot(symbol: string): boolean {
  return VOLATILITY_INDEXES.has(symbol.trim().toUpperCase().replace(/^[\^$.]/, ''))
}
