import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '../database.js'

/** What a new tag is made of; without an order it comes after all others of its user. */
export interface NewTag {
  readonly name: string
  readonly color: string
  readonly description: string | null
  readonly displayOrder: number | null
}

/** What changes of a tag; null leaves what is stored. */
export type TagChanges = { readonly [Field in keyof NewTag]: NewTag[Field] | null }

const TAKEN = 'SELECT 1 FROM tags WHERE user_id = $1 AND name = $2 AND archived_at IS NULL AND id IS DISTINCT FROM $3'

/** Makes writes to one user's tags and links take turns, so that what was checked still holds when it is written. */
export async function lockTagsOf(client: PoolClient, userId: string): Promise<void> {
  await client.query('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId])
}

/** Creates a tag. Returns its id; null when an active tag of the user bears the name. */
export async function createTag(database: Database, userId: string, tag: NewTag): Promise<string | null> {
  return database.transaction(async (client) => {
    await lockTagsOf(client, userId)
    if (await isTaken(client, userId, tag.name, null)) return null
    const id = randomUUID()
    await client.query(
      `INSERT INTO tags (id, user_id, name, color, description, display_order)
       SELECT $1, $2, $3, $4, $5, coalesce($6::int, (SELECT least(max(display_order)::bigint + 1, 2147483647)::int FROM tags WHERE user_id = $2), 0)`,
      [id, userId, tag.name, tag.color, tag.description, tag.displayOrder],
    )
    return id
  })
}

/** Creates tags for a user who has no active one. Returns how many; 0 when there was one. */
export async function createFirstTags(database: Database, userId: string, tags: readonly NewTag[]): Promise<number> {
  return database.transaction(async (client) => {
    await lockTagsOf(client, userId)
    const { rowCount } = await client.query(
      `INSERT INTO tags (id, user_id, name, color, description, display_order)
       SELECT r.id, $1, r.name, r.color, r.description, r."displayOrder"
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, name text, color text, description text, "displayOrder" int)
        WHERE NOT EXISTS (SELECT 1 FROM tags WHERE user_id = $1 AND archived_at IS NULL)`,
      [userId, JSON.stringify(tags.map((tag) => ({ id: randomUUID(), ...tag })))],
    )
    return rowCount ?? 0
  })
}

/** Changes a tag. False, and nothing changed, when another active tag of the user bears the new name. */
export async function updateTag(database: Database, tag: { readonly id: string; readonly userId: string }, changes: TagChanges): Promise<boolean> {
  return database.transaction(async (client) => {
    await lockTagsOf(client, tag.userId)
    if (changes.name !== null && (await isTaken(client, tag.userId, changes.name, tag.id))) return false
    await client.query(
      `UPDATE tags SET name = coalesce($2, name), color = coalesce($3, color), description = coalesce($4, description),
              display_order = coalesce($5::int, display_order), updated_at = now() WHERE id = $1`,
      [tag.id, changes.name, changes.color, changes.description, changes.displayOrder],
    )
    return true
  })
}

/** Archives a tag and removes it from every position. An archived one stays as it is. */
export async function archiveTag(database: Database, tag: { readonly id: string; readonly userId: string }): Promise<void> {
  await database.transaction(async (client) => {
    await lockTagsOf(client, tag.userId)
    await client.query('DELETE FROM position_tags WHERE tag_id = $1', [tag.id])
    await client.query('UPDATE tags SET archived_at = now(), updated_at = now() WHERE id = $1 AND archived_at IS NULL', [tag.id])
  })
}

/** Brings a tag back, without its links. False, and nothing changed, when an active tag of the user bears its name by now. */
export async function restoreTag(database: Database, tag: { readonly id: string; readonly userId: string; readonly name: string }): Promise<boolean> {
  return database.transaction(async (client) => {
    await lockTagsOf(client, tag.userId)
    if (await isTaken(client, tag.userId, tag.name, tag.id)) return false
    await client.query('UPDATE tags SET archived_at = NULL, updated_at = now() WHERE id = $1 AND archived_at IS NOT NULL', [tag.id])
    return true
  })
}

async function isTaken(client: PoolClient, userId: string, name: string, but: string | null): Promise<boolean> {
  const { rowCount } = await client.query(TAKEN, [userId, name, but])
  return rowCount !== 0
}
