import type { NightSummary } from '@sigmasight/core'

const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Prints a night for people: one line a portfolio, then what limits the numbers. */
export function printSummary(summary: NightSummary): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`)
  out(`Night of ${summary.as_of}: ${summary.status.replaceAll('_', ' ')} in ${(summary.duration_ms / 1000).toFixed(1)} s`)
  for (const portfolio of summary.portfolios) {
    const nav = portfolio.net_asset_value === null ? 'no NAV' : `NAV ${money.format(portfolio.net_asset_value)}`
    const engines = Object.entries(portfolio.engines).map(([name, outcome]) => `${name} ${outcome.state}${outcome.reason ? ` (${outcome.reason})` : ''}`)
    out(`  ${portfolio.state === 'done' ? 'ok    ' : 'FAILED'} ${portfolio.name}: ${nav}; ${engines.join(', ')}`)
    if (portfolio.error) out(`         ${portfolio.error}`)
    if (portfolio.flags.length > 0) out(`         flags: ${portfolio.flags.join(' ')}`)
  }
  const { prices } = summary.stages
  if (prices.failed.length > 0) out(`  no data for: ${prices.failed.map((item) => `${item.symbol} (${item.failure_class})`).join(', ')}`)
  if (prices.source === null) out('  no market-data provider is configured (MARKET_DATA_PROVIDERS): stored prices were used')
}
