import type { Family } from '../family.js'

export const regression: Family = {}
