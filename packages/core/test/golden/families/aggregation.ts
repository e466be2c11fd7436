import type { Family } from '../family.js'

export const aggregation: Family = {}
