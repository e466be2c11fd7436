import type { Family } from '../family.js'

export const calendar: Family = {}
