import type { NewTag } from '@sigmasight/core'

const ROWS = [
  ['income', '#4CAF50', 'Income from dividends and interest'],
  ['growth', '#2196F3', 'Growth in capital'],
  ['defensive', '#FF9800', 'Holds up when markets fall'],
  ['speculative', '#F44336', 'High risk, high possible return'],
  ['tech', '#9C27B0', 'Technology'],
  ['finance', '#00BCD4', 'Financial services'],
  ['healthcare', '#8BC34A', 'Healthcare'],
  ['energy', '#FFC107', 'Energy'],
  ['options', '#795548', 'Options and option strategies'],
  ['long-term', '#607D8B', 'Held for years'],
] as const

/** The tags a user without any starts with, in display order. */
export const DEFAULT_TAGS: readonly NewTag[] = ROWS.map(([name, color, description], displayOrder) => ({ name, color, description, displayOrder }))

/** Colour of a tag that states none. */
export const DEFAULT_COLOR = '#4A90E2'
