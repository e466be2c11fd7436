/** Net asset value, cash and ratios (specification 3.2); percentages of NAV. */
export interface EquityBlock {
  readonly total_value: number
  readonly cash_balance: number
  readonly leverage: number | null
  readonly long_percentage: number | null
  readonly short_percentage: number | null
  readonly gross_percentage: number | null
  readonly net_percentage: number | null
  readonly flags: readonly ('EQUITY_MISSING' | 'NON_POSITIVE_EQUITY')[]
}

type EquityFlag = EquityBlock['flags'][number]

interface Exposures {
  readonly long_exposure: number
  readonly short_exposure: number
  readonly gross_exposure: number
  readonly net_exposure: number
}

/** cash = NAV - net, leverage = gross / NAV. An unknown NAV gives zeros and EQUITY_MISSING, one of 0 or less no ratios. */
export function equityBlock(totals: Exposures, nav: number | null): EquityBlock {
  if (nav === null) {
    const zero = { leverage: 0, long_percentage: 0, short_percentage: 0, gross_percentage: 0, net_percentage: 0 }
    return { total_value: totals.net_exposure, cash_balance: 0, ...zero, flags: equityFlags(nav) }
  }
  const ratio = (value: number): number | null => (nav > 0 ? value / nav : null)
  const percent = (value: number): number | null => (nav > 0 ? (100 * value) / nav : null)
  return {
    total_value: nav, cash_balance: nav - totals.net_exposure, leverage: ratio(totals.gross_exposure), long_percentage: percent(totals.long_exposure),
    short_percentage: percent(Math.abs(totals.short_exposure)), gross_percentage: percent(totals.gross_exposure), net_percentage: percent(totals.net_exposure),
    flags: equityFlags(nav),
  }
}

/** What limits ratios to net asset value; `nav` in dollars, null when unknown. */
export function equityFlags(nav: number | null): EquityFlag[] {
  if (nav === null) return ['EQUITY_MISSING']
  return nav > 0 ? [] : ['NON_POSITIVE_EQUITY']
}
