import { type Attribution, attributePnl, type FactorDay } from '../engines/attribution/index.js'
import type { AttributionRow } from '../store/read/attribution.js'

type Labels = ReadonlyMap<string, { readonly sector: string | null; readonly tags: readonly string[] }>

/** P&L of a stretch of stored snapshots by position, sector, tag and factor. A snapshot over missed sessions is left to the positions: no factor return is of several days. */
export function pnlAttribution(openingNav: number | null, rows: readonly AttributionRow[], labels: Labels): Attribution {
  return attributePnl({
    openingNav, labels,
    days: rows.map((row) => ({
      date: row.date, pnl: Number(row.pnl), dailyReturn: row.dailyReturn, factors: row.gapSessions > 0 ? null : factorsOf(row),
      positions: Object.entries(row.positionPnl).map(([positionId, { symbol, pnl }]) => ({ positionId, symbol, pnl: Number(pnl) })),
    })),
  })
}

function factorsOf({ exposures, factorReturns }: AttributionRow): FactorDay[] | null {
  if (!exposures || !factorReturns) return null
  return exposures.flatMap(({ name, exposure_dollar }) => (exposure_dollar === null ? [] : [{ name, exposureDollar: exposure_dollar, orthogonalReturn: factorReturns[name] ?? null }]))
}
