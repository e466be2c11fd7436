import { parseOcc } from '../domain/index.js'

/** What kind of thing a symbol names, as far as providers treat it differently. */
export type SymbolClass = 'equity' | 'fund' | 'index' | 'option'

/** Cash indexes that options are written on, by the root users type, each with its name at Yahoo. Providers mark indexes; positions often do not. */
const INDEXES: Readonly<Record<string, string>> = { VIX: '^VIX', SPX: '^SPX', XSP: '^XSP', NDX: '^NDX', RUT: '^RUT', DJX: '^DJX', OEX: '^OEX' }
const FUND = /^[A-Z]{4}X$/
const CLASS_SHARE = /^([A-Z]{1,5})-([A-Z])$/
const PREFERRED = /^([A-Z]{1,5})-P([A-Z])$/

/** The class of a symbol in the spelling of `marketSymbol`. Five letters that end in X are a US mutual fund. */
export function symbolClass(symbol: string): SymbolClass {
  if (parseOcc(symbol)) return 'option'
  if (symbol.startsWith('^') || symbol in INDEXES) return 'index'
  return FUND.test(symbol) ? 'fund' : 'equity'
}

/** Yahoo's spelling: indexes with a caret, all else as stored. */
export function yahooSymbol(symbol: string): string {
  return INDEXES[symbol] ?? symbol
}

/** FMP's spelling; it takes Yahoo's, but for the S&P 500. */
export function fmpSymbol(symbol: string): string {
  return symbol === 'SPX' || symbol === '^SPX' ? '^GSPC' : yahooSymbol(symbol)
}

/** Polygon's spelling: class shares with a dot, preferreds with a lower-case p, `O:` before options and `I:` before indexes. Case-sensitive. */
export function polygonSymbol(symbol: string): string {
  const kind = symbolClass(symbol)
  if (kind === 'option') return `O:${symbol}`
  if (kind === 'index') return `I:${symbol.replace('^', '')}`
  return symbol.replace(PREFERRED, '$1p$2').replace(CLASS_SHARE, '$1.$2')
}
