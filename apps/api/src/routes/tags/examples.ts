import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { assignedTags, positionTags as positionTagsSchema, removedTags, tag as tagSchema, tagDefaults, tagList, tagPositions, tagRestored } from './schemas.js'

const TAG_ID = '0c9d3b1e-7a54-4f0e-8d61-5b2f9e6a7c10'
const POSITION_ID = '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001'

export const tag: z.input<typeof tagSchema> = {
  id: TAG_ID, user_id: 'b42d8eb2-7e0a-3c9b-90a5-6d9a35be0b41', name: 'growth', color: '#2196F3', description: 'Growth stocks', display_order: 1, usage_count: 1, position_count: 1,
  strategy_count: 0,
  is_archived: false, archived_at: null, archived_by: null, created_at: '2025-01-02T14:30:00Z', updated_at: '2025-01-02T14:30:00Z',
}
export const tags: z.input<typeof tagList> = { tags: [tag], total: 1, active_count: 1, archived_count: 0 }
export const defaults: z.input<typeof tagDefaults> = { message: 'User has 1 existing tags', tags: [tag] }
export const archived = { message: 'Tag archived successfully' as const }
export const restored: z.input<typeof tagRestored> = { message: 'Tag restored successfully', tag, ...tag }
export const positions: z.input<typeof tagPositions> = {
  tag_id: TAG_ID, tag_name: 'growth', positions: [{ id: POSITION_ID, symbol: 'NFLX', position_type: 'SHORT', quantity: -600, portfolio_id: EXAMPLE_ID, investment_class: 'PUBLIC' }],
  total: 1,
}
export const assigned: z.input<typeof assignedTags> = { message: 'Assigned 1 tags to position', assigned_count: 1, tag_ids: [TAG_ID] }
export const removed: z.input<typeof removedTags> = { message: 'Removed 1 tags from position', removed_count: 1 }
export const positionTags: z.input<typeof positionTagsSchema> = [{ id: TAG_ID, name: 'growth', color: '#2196F3', description: 'Growth stocks' }]
