import { findPositionOwner, findTag, type PositionOwner, type TagRecord, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { instantOf, type Services } from '../../services.js'

/** The caller's tag. Errors: ApiError tag_not_found, tag_forbidden. */
export async function ownTag({ database }: Services, user: UserRecord, id: string): Promise<TagRecord> {
  const tag = await findTag(database, id)
  if (!tag) throw new ApiError('tag_not_found')
  if (tag.userId !== user.id) throw new ApiError('tag_forbidden')
  return tag
}

/** Where the caller's position lies. Errors: ApiError position_not_found, position_forbidden. */
export async function ownPosition({ database }: Services, user: UserRecord, positionId: string): Promise<PositionOwner> {
  const owner = await findPositionOwner(database, positionId, user.id)
  if (!owner) throw new ApiError('position_not_found')
  if (owner.userId !== user.id) throw new ApiError('position_forbidden', [], { position_id: positionId, user_id: user.id })
  return owner
}

/** A tag as clients see it. Only its owner can archive it, so that is who did. */
export function tagBody({ id, userId, name, color, description, displayOrder, usageCount, archivedAt, createdAt, updatedAt }: TagRecord) {
  return {
    id, user_id: userId, name, color, description, display_order: displayOrder, usage_count: usageCount, position_count: usageCount, strategy_count: 0 as const,
    is_archived: archivedAt !== null,
    archived_at: archivedAt && instantOf(archivedAt), archived_by: archivedAt && userId, created_at: instantOf(createdAt), updated_at: instantOf(updatedAt),
  }
}
