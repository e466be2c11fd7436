import { marketRiskScenarios } from '../../../src/engines/market-scenarios/index.js'
import { riskBook } from '../../../src/engines/revaluation/index.js'
import type { Family } from '../family.js'
import { toRiskPosition, type VectorPosition } from './risk-vectors.js'

interface Input { positions: (VectorPosition & { beta_market: number | null; beta_rate: number | null })[]; equity: number | null }

export const marketScenarios: Family = {
  market_scenarios: (input: Input) => {
    const positions = input.positions.map((row) => toRiskPosition(row, { market: row.beta_market, styles: [], rateTotal: row.beta_rate, ratePartial: null }))
    const result = marketRiskScenarios(riskBook(positions), input.equity)
    const alone = positions.map((position) => ({ id: position.id, scenarios: marketRiskScenarios(riskBook([position]), input.equity).scenarios }))
    return {
      status: result.status === 'COMPLETED' ? 'ok' : 'skipped', reason: result.data_quality?.flag ?? null, market_beta: result.market_beta,
      positions_analyzed: result.coverage.positions_analyzed, positions_skipped: result.coverage.positions_skipped,
      market_dollar_exposure: result.market_exposure_dollar, rate_dollar_exposure: result.rate_exposure_dollar,
      scenarios: Object.fromEntries(Object.entries(result.scenarios).map(([name, scenario]) => [
        name, { ...scenario, by_position: Object.fromEntries(alone.flatMap(({ id, scenarios }) => (scenarios[name] ? [[id, scenarios[name].predicted_pnl]] : []))) },
      ])),
    }
  },
}
