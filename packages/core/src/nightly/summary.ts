import type { IsoDate } from '../domain/index.js'
import { ENGINES } from '../engines/registry.js'
import type { RunPortfolioRow } from '../store/read/runs.js'
import type { InvalidScenario } from './market/stress-scenarios.js'
import type { SymbolSummary } from './symbol-stage.js'
import type { ProfileSummary, SyncSummary } from './sync-market-data.js'

/** What the stages before the portfolios found. */
export interface StageSummaries {
  readonly prices: SyncSummary
  readonly profiles: ProfileSummary
  readonly symbols: SymbolSummary & { readonly invalid_scenarios: readonly InvalidScenario[] }
}

/** A run as `--json` prints it. */
export interface NightSummary {
  readonly run_id: string
  readonly as_of: IsoDate
  readonly status: string
  readonly duration_ms: number
  readonly stages: StageSummaries
  readonly counts: { readonly portfolios: number; readonly done: number; readonly failed: number; readonly engines: Readonly<Record<string, number>> }
  readonly portfolios: readonly {
    readonly portfolio_id: string
    readonly name: string
    readonly state: string
    readonly net_asset_value: number | null
    readonly engines: RunPortfolioRow['engines']
    readonly flags: readonly string[]
    readonly error: string | null
  }[]
}

interface Finished {
  readonly runId: string
  readonly asOf: IsoDate
  readonly status: string
  readonly durationMs: number
  readonly stages: StageSummaries
  readonly portfolios: readonly RunPortfolioRow[]
}

/** The summary of a finished run: every portfolio and engine accounted for as done, skipped with a reason, or failed. */
export function summarise({ runId, asOf, status, durationMs, stages, portfolios }: Finished): NightSummary {
  const engines: Record<string, number> = { done: 0, skipped: 0, failed: 0 }
  for (const portfolio of portfolios) for (const outcome of Object.values(portfolio.engines)) engines[outcome.state] = (engines[outcome.state] ?? 0) + 1
  return {
    run_id: runId, as_of: asOf, status, duration_ms: durationMs, stages,
    counts: { portfolios: portfolios.length, done: portfolios.filter((row) => row.state === 'done').length, failed: portfolios.filter((row) => row.state === 'failed').length, engines },
    portfolios: portfolios.map((row) => ({
      portfolio_id: row.portfolioId, name: row.name, state: row.state, net_asset_value: row.netAssetValue === null ? null : Math.round(row.netAssetValue * 100) / 100,
      engines: inOrder(row.engines), flags: row.flags, error: row.error,
    })),
  }
}

/** JSON in the database keeps no order: engines stand in the order in which they run. */
function inOrder(engines: RunPortfolioRow['engines']): RunPortfolioRow['engines'] {
  return Object.fromEntries(ENGINES.flatMap(({ name }) => (engines[name] ? [[name, engines[name]] as const] : [])))
}
