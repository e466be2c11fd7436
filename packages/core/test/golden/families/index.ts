import type { Family } from '../family.js'
import { aggregation } from './aggregation.js'
import { bsm } from './bsm.js'
import { calendar } from './calendar.js'
import { regression } from './regression.js'
import { risk } from './risk.js'
import { snapshots } from './snapshots.js'

/** Every golden family that the engines answer for. */
export const FAMILIES: Readonly<Record<string, Family>> = { aggregation, bsm, calendar, regression, risk, snapshots }
