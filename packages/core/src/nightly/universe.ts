import { driverSymbol, isPrivate, MARKET_PROXY, marketSymbol, PUBLISHED_FUNDS, STYLE_PROXIES } from '../domain/index.js'
import type { UniverseRow } from '../store/read/symbol-universe.js'

/** The symbols of a night, each list sorted and without repeats. */
export interface SymbolUniverse {
  /** Everything with daily bars: proxies and published factor funds, shares, funds and the underlyings of options. */
  readonly daily: readonly string[]
  /** Option contracts by OCC symbol. */
  readonly contracts: readonly string[]
}

/** Which market data the rows of `readSymbolUniverse` call for, beside that of the factor proxies. PRIVATE positions call for none. */
export function symbolUniverse(rows: readonly UniverseRow[], proxies: readonly string[] = [MARKET_PROXY, ...STYLE_PROXIES, ...PUBLISHED_FUNDS.map((fund) => fund.symbol)]): SymbolUniverse {
  const daily = new Set<string>(proxies)
  const contracts = new Set<string>()
  for (const position of rows) {
    if (isPrivate(position)) continue
    const driver = driverSymbol(position)
    if (driver !== null) daily.add(driver)
    if (position.positionType !== 'LONG' && position.positionType !== 'SHORT') contracts.add(marketSymbol(position.symbol))
  }
  return { daily: [...daily].sort(), contracts: [...contracts].sort() }
}

/** The universe with the underlyings of options that settle: prices of theirs are wanted, and nothing else. */
export function withSettling(universe: SymbolUniverse, underlyings: readonly string[]): SymbolUniverse {
  return { ...universe, daily: [...new Set([...universe.daily, ...underlyings.map(marketSymbol)])].sort() }
}
