import type { InvestmentClass } from './investment-class.js'
import { type IsoDate, isIsoDate } from './iso-date.js'

/** The fields of an option symbol in the OCC layout without padding: root, yymmdd, C or P, strike x 1000. */
export interface OccSymbol {
  readonly underlying: string
  readonly expiration: IsoDate
  readonly right: 'C' | 'P'
  /** Dollars a share. */
  readonly strike: number
}

const OCC = /^([A-Z]{1,6})(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/
const PRIVATE_WORDS = [
  'PRIVATE', 'FUND', '_VC_', '_PE_', 'REIT', 'SIGMA', 'HOME_', 'RENTAL_', 'ART_', 'CRYPTO_', 'TREASURY', 'MONEY_MARKET',
]
const PADDED_OCC = /^([A-Z]{1,6}) +(\d{6}[CP]\d{8})$/
const CLASS_SHARE = /^([A-Z]{1,5})[./]([A-Z])$/

/** Decodes an OCC option symbol; null when the text is none (a date that does not exist included). */
export function parseOcc(symbol: string): OccSymbol | null {
  const match = OCC.exec(symbol.trim().toUpperCase())
  if (!match) return null
  const [, underlying, yy, mm, dd, right, strike] = match
  const expiration = `20${yy}-${mm}-${dd}`
  if (!isIsoDate(expiration)) return null
  return { underlying: underlying!, expiration, right: right as 'C' | 'P', strike: Number(strike) / 1000 }
}

/** Investment class from the symbol alone, for rows that state none (specification 1.4). */
export function classifySymbol(symbol: string): InvestmentClass {
  const text = symbol.trim().toUpperCase()
  if (OCC.test(text)) return 'OPTIONS'
  return PRIVATE_WORDS.some((word) => text.includes(word)) ? 'PRIVATE' : 'PUBLIC'
}

/**
 * The one key under which market data of a symbol is stored: trimmed, upper-cased, class shares with a dash (BRK.B, BRK/B and
 * BRK-B are BRK-B), options without `O:` and without the blanks of the 21-character form. Positions keep the user's spelling.
 */
export function marketSymbol(symbol: string): string {
  const text = symbol.trim().toUpperCase().replace(/^O:/, '').replace(PADDED_OCC, '$1$2')
  const match = CLASS_SHARE.exec(text)
  return match ? `${match[1]}-${match[2]}` : text
}
