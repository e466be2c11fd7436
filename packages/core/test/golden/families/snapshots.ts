import type { Family } from '../family.js'

export const snapshots: Family = {}
