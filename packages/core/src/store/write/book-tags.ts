import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { lockTagsOf } from './tags.js'

/** Where positions go, and who owns the tags they bear. */
export interface BookOwner {
  readonly portfolioId: string
  readonly userId: string
}

/** Gives positions the user's tags of these names; a name no active tag bears yet becomes a new tag at the end of the list. */
export async function linkNamedTags(client: PoolClient, { portfolioId, userId }: BookOwner, links: readonly { readonly positionId: string; readonly name: string }[]): Promise<void> {
  if (links.length === 0) return
  const names = [...new Set(links.map((link) => link.name))]
  await lockTagsOf(client, userId) // two imports of one user at once make no tag twice
  await client.query(
    `INSERT INTO tags (id, user_id, name, display_order)
     SELECT r.id, $1, r.name, least(coalesce((SELECT max(display_order)::bigint + 1 FROM tags WHERE user_id = $1), 0) + r.place - 1, 2147483647)
       FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS r(id, name, place)
      WHERE NOT EXISTS (SELECT 1 FROM tags t WHERE t.user_id = $1 AND t.name = r.name AND t.archived_at IS NULL) ON CONFLICT DO NOTHING`,
    [userId, names.map(() => randomUUID()), names],
  )
  await client.query(
    `INSERT INTO position_tags (portfolio_id, position_id, tag_id)
     SELECT $1, r.position, t.id FROM unnest($3::uuid[], $4::text[]) AS r(position, name)
      CROSS JOIN LATERAL (SELECT id FROM tags WHERE user_id = $2 AND name = r.name AND archived_at IS NULL ORDER BY display_order, id LIMIT 1) t
     ON CONFLICT DO NOTHING`,
    [portfolioId, userId, links.map((link) => link.positionId), links.map((link) => link.name)],
  )
}
