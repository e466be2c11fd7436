/** What limits ratios to net asset value (specification 3.2); `nav` in dollars, null when unknown. */
export function equityFlags(nav: number | null): ('EQUITY_MISSING' | 'NON_POSITIVE_EQUITY')[] {
  if (nav === null) return ['EQUITY_MISSING']
  return nav > 0 ? [] : ['NON_POSITIVE_EQUITY']
}
