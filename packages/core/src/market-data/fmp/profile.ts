import type { z } from 'zod'
import { present } from '../profile-details.js'
import type { CompanyProfile } from '../provider.js'
import type { profiles } from './schemas.js'

type FmpProfile = z.output<typeof profiles>[number]

/** FMP's profile in our words. Without estimates: it has none. */
export function fmpProfile(symbol: string, row: FmpProfile): CompanyProfile {
  const [low, high] = (row.range ?? '').split('-').map(Number)
  const dividend = row.lastDividend ?? row.lastDiv ?? null
  const employees = row.fullTimeEmployees === null || row.fullTimeEmployees === undefined ? Number.NaN : Number(row.fullTimeEmployees)
  return {
    symbol, name: row.companyName || null, sector: row.sector || null, industry: row.industry || null, country: row.country || null, currency: row.currency || null,
    exchange: row.exchangeShortName ?? row.exchange ?? null, assetKind: row.isFund ? 'fund' : row.isEtf ? 'etf' : 'stock', marketCap: row.marketCap ?? row.mktCap ?? null,
    dividendYield: dividend !== null && row.price ? dividend / row.price : null, beta: row.beta ?? null,
    details: present({
      website: row.website, description: row.description, ceo: row.ceo, employees: Number.isFinite(employees) ? employees : null, phone: row.phone, address: row.address,
      city: row.city, state: row.state, zip: row.zip, image: row.image, ipo_date: row.ipoDate, cik: row.cik, isin: row.isin, cusip: row.cusip,
      exchange_name: row.exchangeFullName, dividend_rate: dividend, average_volume: row.averageVolume ?? row.volAvg,
      fifty_two_week_low: Number.isFinite(low) ? low : null, fifty_two_week_high: Number.isFinite(high) ? high : null, is_adr: row.isAdr, is_active: row.isActivelyTrading,
    }),
  }
}
