import type { Family } from '../family.js'
import { aggregation } from './aggregation.js'
import { bsm } from './bsm.js'
import { calendar } from './calendar.js'
import { clustering } from './clustering.js'
import { correlation } from './correlation.js'
import { interestRates } from './interest-rates.js'
import { marketScenarios } from './market-scenarios.js'
import { psd } from './psd.js'
import { regression } from './regression.js'
import { risk } from './risk.js'
import { snapshots } from './snapshots.js'
import { stress } from './stress.js'

/** Every golden family that the engines answer for. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  aggregation, bsm, calendar, clustering, correlation, interest_rates: interestRates, market_scenarios: marketScenarios, psd, regression, risk, snapshots, stress,
}
