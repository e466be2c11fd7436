import type { Family } from '../family.js'

export const bsm: Family = {}
