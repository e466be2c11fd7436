import { archiveTag, createFirstTags, createTag, readTags, restoreTag, updateTag, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { flag, z } from '../../http/schemas.js'
import type { Services } from '../../services.js'
import { tagPath } from '../nouns.js'
import { DEFAULT_COLOR, DEFAULT_TAGS } from './defaults.js'
import * as examples from './examples.js'
import { ownTag, tagBody } from './own-tag.js'
import { createTagRequest, tag, tagArchived, tagDefaults, tagList, tagRestored, updateTagRequest } from './schemas.js'

/** Making, reading, changing, archiving and restoring tags. Counts are taken from live links in every answer. */
export function tagOperations(services: Services): Operation[] {
  const { database } = services
  const shown = async (user: UserRecord, tagId: string) => tagBody(await ownTag(services, user, tagId))
  return [
    operation({
      id: 'createTag', method: 'post', path: '/api/v1/tags/', tag: 'tags', summary: 'Create a tag', auth: 'bearer', body: createTagRequest, response: tag, example: examples.tag,
      description: 'The name must be free among the tags that are not archived.',
      errors: ['tag_name_taken'],
      handle: async ({ body, user }) => {
        const created = await createTag(database, user.id, { name: body.name, color: body.color ?? DEFAULT_COLOR, description: body.description ?? null, displayOrder: body.display_order ?? null })
        if (created === null) throw new ApiError('tag_name_taken', [], { name: body.name })
        return shown(user, created)
      },
    }),
    operation({
      id: 'listTags', method: 'get', path: '/api/v1/tags/', tag: 'tags', summary: 'Tags in display order', auth: 'bearer',
      query: z.object({ include_archived: flag(false).meta({ description: 'Archived tags too' }), include_usage_stats: flag(true).meta({ description: 'Counts are given in any case' }) }), response: tagList,
      example: examples.tags,
      handle: async ({ query, user }) => {
        const tags = (await readTags(database, user.id, query.include_archived)).map(tagBody)
        const archived = tags.filter((item) => item.is_archived).length
        return { tags, total: tags.length, active_count: tags.length - archived, archived_count: archived }
      },
    }),
    operation({
      id: 'createDefaultTags', method: 'post', path: '/api/v1/tags/defaults', tag: 'tags', summary: 'Ten default tags for a user who has none', auth: 'bearer', response: tagDefaults,
      description: 'Whoever has tags already gets those, and none is made.',
      example: examples.defaults,
      handle: async ({ user }) => {
        const created = await createFirstTags(database, user.id, DEFAULT_TAGS)
        const tags = (await readTags(database, user.id, false)).map(tagBody)
        return { message: created > 0 ? `Created ${created} default tags` : `User has ${tags.length} existing tags`, tags }
      },
    }),
    operation({
      id: 'getTag', method: 'get', path: '/api/v1/tags/{tag_id}', tag: 'tags', summary: 'One tag', auth: 'bearer', params: tagPath,
      query: z.object({ include_positions: flag(false).meta({ description: 'Counts are given in any case' }) }), response: tag, example: examples.tag,
      errors: ['tag_not_found', 'tag_forbidden'],
      handle: async ({ params: { tag_id }, user }) => shown(user, tag_id),
    }),
    operation({
      id: 'updateTag', method: 'patch', path: '/api/v1/tags/{tag_id}', tag: 'tags', summary: 'Change a tag', auth: 'bearer', params: tagPath, body: updateTagRequest, response: tag,
      example: examples.tag,
      errors: ['tag_not_found', 'tag_forbidden', 'tag_name_taken'],
      handle: async ({ params: { tag_id }, body, user }) => {
        const name = body.name ?? null
        const found = await ownTag(services, user, tag_id)
        const changed = await updateTag(database, found, { name, color: body.color ?? null, description: body.description ?? null, displayOrder: body.display_order ?? null })
        if (!changed) throw new ApiError('tag_name_taken', [], { name: name ?? '' })
        return shown(user, tag_id)
      },
    }),
    operation({
      id: 'archiveTag', method: 'post', path: '/api/v1/tags/{tag_id}/archive', tag: 'tags', summary: 'Archive a tag and remove it from every position', auth: 'bearer', params: tagPath,
      description: 'An archived tag keeps its name and colour and can be restored, but not its links.',
      response: tagArchived,
      example: examples.archived, errors: ['tag_not_found', 'tag_forbidden'],
      handle: async ({ params: { tag_id }, user }) => {
        await archiveTag(database, await ownTag(services, user, tag_id))
        return { message: 'Tag archived successfully' as const }
      },
    }),
    operation({
      id: 'restoreTag', method: 'post', path: '/api/v1/tags/{tag_id}/restore', tag: 'tags', summary: 'Bring a tag back, without its links', auth: 'bearer', params: tagPath,
      response: tagRestored,
      example: examples.restored, errors: ['tag_not_found', 'tag_forbidden', 'tag_name_taken'],
      handle: async ({ params: { tag_id }, user }) => {
        const found = await ownTag(services, user, tag_id)
        if (!(await restoreTag(database, found))) throw new ApiError('tag_name_taken', [], { name: found.name })
        const restored = await shown(user, tag_id)
        return { message: 'Tag restored successfully' as const, tag: restored, ...restored }
      },
    }),
  ]
}
