import type { Database } from '../database.js'
import { lockTagsOf } from './tags.js'

/** A position as the key of its links. */
export interface LinkedPosition {
  readonly portfolioId: string
  readonly positionId: string
}

/** What linking did: the tags newly linked, or the first one that is missing or not the user's, and then nothing changed. */
export type LinkOutcome = { readonly linked: string[] } | { readonly unusable: string }

/** Links tags of a user to a position, all or nothing; with `replace` its links are removed first. Archived tags are left out. */
export async function linkTags(database: Database, userId: string, { portfolioId, positionId }: LinkedPosition, tagIds: readonly string[], replace: boolean): Promise<LinkOutcome> {
  return database.transaction(async (client) => {
    await lockTagsOf(client, userId)
    const { rows: own } = await client.query<{ id: string }>('SELECT id FROM tags WHERE user_id = $1 AND id = ANY($2::uuid[])', [userId, tagIds])
    const known = new Set(own.map((row) => row.id))
    const unusable = tagIds.find((id) => !known.has(id))
    if (unusable !== undefined) return { unusable }
    if (replace) await client.query('DELETE FROM position_tags WHERE portfolio_id = $1 AND position_id = $2', [portfolioId, positionId])
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO position_tags (portfolio_id, position_id, tag_id)
       SELECT $1, $2, t.id FROM tags t WHERE t.id = ANY($3::uuid[]) AND t.archived_at IS NULL ON CONFLICT DO NOTHING RETURNING tag_id AS id`,
      [portfolioId, positionId, tagIds],
    )
    const made = new Set(rows.map((row) => row.id))
    return { linked: [...new Set(tagIds)].filter((id) => made.has(id)) }
  })
}

/** Removes tags from a position. Returns how many links were really deleted. */
export async function unlinkTags(database: Database, { portfolioId, positionId }: LinkedPosition, tagIds: readonly string[]): Promise<number> {
  const { rowCount } = await database.pool.query('DELETE FROM position_tags WHERE portfolio_id = $1 AND position_id = $2 AND tag_id = ANY($3::uuid[])', [portfolioId, positionId, tagIds])
  return rowCount ?? 0
}
