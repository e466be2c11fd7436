import type { PositionType } from '../../domain/index.js'
import type { Database } from '../database.js'

/** Where a position lies and whose it is. */
export interface PositionOwner {
  readonly portfolioId: string
  readonly userId: string
}

/** Owner of a position that is not deleted; null when there is none. Should two books hold the same id, the one of `userId` counts. */
export async function findPositionOwner(database: Database, positionId: string, userId: string): Promise<PositionOwner | null> {
  const { rows } = await database.pool.query<PositionOwner>(
    `SELECT p.portfolio_id AS "portfolioId", f.user_id AS "userId" FROM positions p JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
      WHERE p.id = $1 AND p.deleted_at IS NULL ORDER BY (f.user_id = $2) DESC LIMIT 1`,
    [positionId, userId],
  )
  return rows[0] ?? null
}

/** Tags of a position that are not archived, in display order. */
export async function readPositionTags(
  database: Database, portfolioId: string, positionId: string,
): Promise<{ readonly id: string; readonly name: string; readonly color: string; readonly description: string | null }[]> {
  const { rows } = await database.pool.query(
    `SELECT t.id, t.name, t.color, t.description FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL
      WHERE l.portfolio_id = $1 AND l.position_id = $2 ORDER BY t.display_order, t.name COLLATE "C", t.id`,
    [portfolioId, positionId],
  )
  return rows
}

/** One position that carries a tag. */
export interface TaggedPosition {
  readonly id: string
  readonly portfolioId: string
  readonly symbol: string
  readonly positionType: PositionType
  readonly quantity: number
  /** As stored: null stays null. */
  readonly investmentClass: string | null
}

/** Positions of the portfolios that carry a tag and are not deleted, by symbol and id. */
export async function readTaggedPositions(database: Database, tagId: string, portfolioIds: readonly string[]): Promise<TaggedPosition[]> {
  const { rows } = await database.pool.query<TaggedPosition>(
    `SELECT p.id, p.portfolio_id AS "portfolioId", p.symbol, p.position_type AS "positionType", p.quantity::float8 AS quantity, p.investment_class AS "investmentClass"
       FROM position_tags l JOIN positions p ON p.portfolio_id = l.portfolio_id AND p.id = l.position_id AND p.deleted_at IS NULL
      WHERE l.tag_id = $1 AND l.portfolio_id = ANY($2::uuid[]) ORDER BY p.symbol COLLATE "C", p.id`,
    [tagId, portfolioIds],
  )
  return rows
}
