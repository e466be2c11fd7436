import { rateBetas, yieldChanges } from '../../../src/engines/interest-rates/index.js'
import type { Family } from '../family.js'

type Cell = number | null
interface Input { yield_percent: Cell[]; position_returns: Cell[]; factor_returns: Cell[][]; exposure: number }

const SCENARIOS = { ir_up_100bp: 0.01, ir_down_100bp: -0.01, ir_up_200bp: 0.02, ir_down_200bp: -0.02 }
const seriesOf = (column: readonly Cell[]): Float64Array => Float64Array.from(column, (value) => value ?? Number.NaN)

export const interestRates: Family = {
  rate_beta: (input: Input) => {
    const yieldChange = yieldChanges(seriesOf(input.yield_percent))
    const [market, ...styles] = input.factor_returns[0]!.map((_, j) => seriesOf(input.factor_returns.map((row) => row[j]!)))
    const { total, partial } = rateBetas({ market: market!, styles, yieldChange, drivers: new Map([['X', seriesOf(input.position_returns)]]) }).drivers.get('X')!
    const shown = (slope: typeof total) => slope && { beta: slope.beta, std_error: slope.stdError, r_squared: slope.rSquared }
    return {
      yield_change: Array.from(yieldChange, (value) => (Number.isNaN(value) ? null : value)), n_obs: partial!.observations, total: shown(total), partial: shown(partial),
      linear_pnl: Object.fromEntries(Object.entries(SCENARIOS).map(([name, change]) => [name, input.exposure * total!.beta * change])),
    }
  },
}
