import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface ConversationRecord {
  readonly id: string
  readonly userId: string
  /** The portfolio that questions mean when they name none. */
  readonly portfolioId: string | null
  readonly mode: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** One message as the model sees it again. */
export interface HistoryMessage {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

const FIELDS = { id: true, userId: true, portfolioId: true, mode: true, createdAt: true, updatedAt: true }

/** A conversation, whoever owns it; null when there is none. */
export function findConversation({ prisma }: Database, id: string): Promise<ConversationRecord | null> {
  return prisma.conversation.findUnique({ where: { id }, select: FIELDS })
}

/** Conversations of a user, newest first. */
export function listConversations({ prisma }: Database, userId: string, page: { readonly limit: number; readonly offset: number }): Promise<ConversationRecord[]> {
  return prisma.conversation.findMany({ where: { userId }, select: FIELDS, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: page.limit, skip: page.offset })
}

/** The last `limit` messages that have a text, oldest first. */
export async function readHistory(database: Database, conversationId: string, limit: number): Promise<HistoryMessage[]> {
  const { rows } = await database.pool.query<HistoryMessage>(
    `SELECT role, content FROM conversation_messages WHERE conversation_id = $1 AND content <> '' AND role IN ('user', 'assistant') ORDER BY sequence DESC LIMIT $2`,
    [conversationId, limit],
  )
  return rows.reverse()
}

/** Tokens the assistant spent for a user on a UTC day. */
export async function readTokensSpent(database: Database, userId: string, day: IsoDate): Promise<number> {
  const { rows } = await database.pool.query<{ tokens: number }>('SELECT tokens::float8 AS tokens FROM token_usage WHERE user_id = $1 AND day = $2::date', [userId, day])
  return rows[0]?.tokens ?? 0
}
