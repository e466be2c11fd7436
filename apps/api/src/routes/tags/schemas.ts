import { bodyFlag, id, instant, rule, storable, uuid, z } from '../../http/schemas.js'
import { positionType } from '../nouns.js'

const name = storable(z.string().min(1).max(50)).meta({ example: 'growth' })
const color = z.string().refine((text) => /^#[0-9A-Fa-f]{6}$/.test(text), rule('string_pattern_mismatch', 'Input should be a colour #RRGGBB')).transform((text) => text.toUpperCase())
  .meta({ type: 'string', pattern: '^#[0-9A-Fa-f]{6}$', example: '#4A90E2' })
const description = storable(z.string()).nullish()
const displayOrder = z.number().int().min(-2_147_483_648).max(2_147_483_647).nullish()

export const createTagRequest = z.object({ name, color: color.optional(), description, display_order: displayOrder.meta({ description: 'Without it the tag comes last' }) }).meta({ id: 'TagCreate' })
export const updateTagRequest = z.object({ name: name.nullish(), color: color.nullish(), description, display_order: displayOrder }).meta({ id: 'TagUpdate', description: 'null leaves what is stored' })

const tagFields = {
  id: uuid, user_id: uuid, name: z.string(), color: z.string(), description: z.string().nullable(), display_order: z.number().int(),
  usage_count: z.number().int().meta({ description: 'Live positions that carry the tag' }), position_count: z.number().int(), strategy_count: z.literal(0), is_archived: z.boolean(),
  archived_at: instant.nullable(), archived_by: uuid.nullable(), created_at: instant, updated_at: instant,
}
export const tag = z.object(tagFields).meta({ id: 'Tag' })
export const tagList = z.object({ tags: z.array(tag), total: z.number().int(), active_count: z.number().int(), archived_count: z.number().int() }).meta({ id: 'TagList' })
export const tagDefaults = z.object({ message: z.string(), tags: z.array(tag) }).meta({ id: 'TagDefaults' })
export const tagArchived = z.object({ message: z.literal('Tag archived successfully') }).meta({ id: 'TagArchived' })
export const tagRestored = z.object({ message: z.literal('Tag restored successfully'), tag, ...tagFields }).meta({ id: 'TagRestored' })

export const tagPositions = z.object({
  tag_id: uuid, tag_name: z.string(),
  positions: z.array(z.object({
    id: uuid, symbol: z.string(), position_type: positionType, quantity: z.number(), portfolio_id: uuid, investment_class: z.string().nullable(),
  }).meta({ id: 'TaggedPosition' })),
  total: z.number().int(),
}).meta({ id: 'TagPositions' })

const tagIds = z.array(id)
export const assignTagsRequest = z.object({ tag_ids: tagIds, replace_existing: bodyFlag(false) }).meta({ id: 'TagAssignment' })
export const removeTagsQuery = z.object({ tag_ids: tagIds })
export const removeTagsRequest = removeTagsQuery.meta({ id: 'TagRemoval' })
export const assignedTags = z.object({ message: z.string(), assigned_count: z.number().int(), tag_ids: z.array(uuid) }).meta({ id: 'AssignedTags' })
export const removedTags = z.object({ message: z.string(), removed_count: z.number().int() }).meta({ id: 'RemovedTags' })
export const tagSummary = z.object({ id: uuid, name: z.string(), color: z.string(), description: z.string().nullable() }).meta({ id: 'TagSummary' })
export const positionTags = z.array(tagSummary)
