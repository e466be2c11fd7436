import { bodyFlag, id, instant, rule, storable, uuid, z } from '../../http/schemas.js'

const name = storable(z.string().min(1).max(50)).openapi({ example: 'growth' })
const color = z.string().refine((text) => /^#[0-9A-Fa-f]{6}$/.test(text), rule('string_pattern_mismatch', 'Input should be a colour #RRGGBB')).transform((text) => text.toUpperCase())
  .openapi({ type: 'string', pattern: '^#[0-9A-Fa-f]{6}$', example: '#4A90E2' })
const description = storable(z.string()).nullish()
const displayOrder = z.number().int().min(-2_147_483_648).max(2_147_483_647).nullish()

export const createTagRequest = z.object({ name, color: color.optional(), description, display_order: displayOrder.openapi({ description: 'Without it the tag comes last' }) })
export const updateTagRequest = z.object({ name: name.nullish(), color: color.nullish(), description, display_order: displayOrder }).openapi({ description: 'null leaves what is stored' })

const tagFields = {
  id: uuid, user_id: uuid, name: z.string(), color: z.string(), description: z.string().nullable(), display_order: z.number().int(),
  usage_count: z.number().int().openapi({ description: 'Live positions that carry the tag' }), position_count: z.number().int(), strategy_count: z.literal(0), is_archived: z.boolean(),
  archived_at: instant.nullable(), archived_by: uuid.nullable(), created_at: instant, updated_at: instant,
}
export const tag = z.object(tagFields).openapi('Tag')
export const tagList = z.object({ tags: z.array(tag), total: z.number().int(), active_count: z.number().int(), archived_count: z.number().int() }).openapi('TagList')
export const tagDefaults = z.object({ message: z.string(), tags: z.array(tag) }).openapi('TagDefaults')
export const tagArchived = z.object({ message: z.literal('Tag archived successfully') }).openapi('TagArchived')
export const tagRestored = z.object({ message: z.literal('Tag restored successfully'), tag, ...tagFields }).openapi('TagRestored')

export const tagPositions = z.object({
  tag_id: uuid, tag_name: z.string(),
  positions: z.array(z.object({
    id: uuid, symbol: z.string(), position_type: z.enum(['LONG', 'SHORT', 'LC', 'LP', 'SC', 'SP']), quantity: z.number(), portfolio_id: uuid, investment_class: z.string().nullable(),
  })),
  total: z.number().int(),
}).openapi('TagPositions')

const tagIds = z.array(id)
export const assignTagsRequest = z.object({ tag_ids: tagIds, replace_existing: bodyFlag(false) })
export const removeTagsRequest = z.object({ tag_ids: tagIds })
export const assignedTags = z.object({ message: z.string(), assigned_count: z.number().int(), tag_ids: z.array(uuid) }).openapi('AssignedTags')
export const removedTags = z.object({ message: z.string(), removed_count: z.number().int() }).openapi('RemovedTags')
export const positionTags = z.array(z.object({ id: uuid, name: z.string(), color: z.string(), description: z.string().nullable() }).openapi('TagSummary'))
