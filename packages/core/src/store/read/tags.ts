import type { Database } from '../database.js'

/** A user's label with the number of live positions that carry it. */
export interface TagRecord {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly color: string
  readonly description: string | null
  readonly displayOrder: number
  /** Links to positions that are not deleted, counted now. */
  readonly usageCount: number
  readonly archivedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const TAGS = `
SELECT t.id, t.user_id AS "userId", t.name, t.color, t.description, t.display_order AS "displayOrder", t.archived_at AS "archivedAt", t.created_at AS "createdAt",
t.updated_at AS "updatedAt",
       (SELECT count(*)::int FROM position_tags l
          JOIN positions p ON p.portfolio_id = l.portfolio_id AND p.id = l.position_id AND p.deleted_at IS NULL
          JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
         WHERE l.tag_id = t.id) AS "usageCount"
  FROM tags t`

/** Tags of a user in display order, the archived ones only where asked. */
export async function readTags(database: Database, userId: string, includeArchived: boolean): Promise<TagRecord[]> {
  const { rows } = await database.pool.query<TagRecord>(
    `${TAGS} WHERE t.user_id = $1 AND ($2 OR t.archived_at IS NULL) ORDER BY t.display_order, t.name COLLATE "C", t.id`, [userId, includeArchived],
  )
  return rows
}

/** The tag with this id, whoever it belongs to; null when there is none. */
export async function findTag(database: Database, id: string): Promise<TagRecord | null> {
  const { rows } = await database.pool.query<TagRecord>(`${TAGS} WHERE t.id = $1`, [id])
  return rows[0] ?? null
}
