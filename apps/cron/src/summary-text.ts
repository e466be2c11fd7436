import type { NightSummary } from '@sigmasight/core'

const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Prints a night for people: one line a portfolio, then what limits the numbers. */
export function printSummary(summary: NightSummary): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`)
  out(`Night of ${summary.as_of}: ${summary.status.replaceAll('_', ' ')} in ${(summary.duration_ms / 1000).toFixed(1)} s`)
  for (const portfolio of summary.portfolios) {
    const nav = portfolio.net_asset_value === null ? 'no NAV' : `NAV ${money.format(portfolio.net_asset_value)}`
    out(`  ${portfolio.state === 'done' ? 'ok    ' : 'FAILED'} ${portfolio.name}: ${nav}; ${enginesText(portfolio.engines)}`)
    if (portfolio.error) out(`         ${portfolio.error}`)
    if (portfolio.flags.length > 0) out(`         flags: ${portfolio.flags.join(' ')}`)
  }
  const { done, skipped, failed } = summary.counts.engines
  out(`  engines of all portfolios: ${done} done, ${skipped} skipped with a reason, ${failed} failed`)
  const { prices } = summary.stages
  if (prices.failed.length > 0) out(`  no data for: ${prices.failed.map((item) => `${item.symbol} (${item.failure_class})`).join(', ')}`)
  if (prices.source === null) out('  no market-data provider is configured (MARKET_DATA_PROVIDERS): stored prices were used')
}

/** What is done is counted, what is not is named with its reason. */
function enginesText(engines: NightSummary['portfolios'][number]['engines']): string {
  const outcomes = Object.entries(engines)
  const others = outcomes.filter(([, { state }]) => state !== 'done').map(([name, { state, reason }]) => `${name} ${state}${reason ? ` (${reason})` : ''}`)
  return [`${outcomes.length - others.length} of ${outcomes.length} engines done`, ...others].join(', ')
}
