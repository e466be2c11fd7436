import type { DataKind } from '../provider.js'
import type { SymbolClass } from '../symbols.js'

/** Provider names in order, by `kind` or, more specific, by `kind.class`. */
export type Routes = Readonly<Record<string, readonly string[]>>

/** Who is asked first and who stands in, where the operator says nothing. Only providers that are switched on take part. */
const DEFAULT_ROUTES: Routes & Readonly<Record<DataKind, readonly string[]>> = {
  daily_bars: ['simulated', 'yahoo', 'polygon', 'fmp'],
  'daily_bars.fund': ['simulated', 'yahoo', 'fmp'],
  quotes: ['simulated', 'yahoo', 'polygon', 'fmp'],
  option_contracts: ['simulated', 'polygon', 'yahoo'],
  option_quotes: ['simulated', 'polygon', 'yahoo'],
  profiles: ['simulated', 'yahoo', 'fmp'],
  sector_weights: ['simulated', 'yahoo', 'fmp'],
  treasury_yields: ['simulated', 'fred'],
}

/** Keys an operator's route may have. */
export const ROUTE_KEYS: ReadonlySet<string> = new Set(
  Object.keys(DEFAULT_ROUTES).flatMap((kind) => (kind.includes('.') ? [kind] : [kind, ...['equity', 'fund', 'index'].map((name) => `${kind}.${name}`)])),
)

/** The order for a kind and class: the operator's for the class, then for the kind, then the built-in ones. */
export function routeFor(routes: Routes, kind: DataKind, symbolClass: SymbolClass | null): readonly string[] {
  const specific = `${kind}.${symbolClass ?? ''}`
  return routes[specific] ?? routes[kind] ?? DEFAULT_ROUTES[specific] ?? DEFAULT_ROUTES[kind]
}
