import { randomUUID } from 'node:crypto'
import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import type { ConversationRecord } from '../read/conversations.js'

/** Starts a conversation of a user. The caller has checked that the portfolio is theirs. */
export function createConversation({ prisma }: Database, given: { readonly userId: string; readonly portfolioId: string; readonly mode: string; readonly at: Date }): Promise<ConversationRecord> {
  const { at, ...data } = given
  return prisma.conversation.create({ data: { id: randomUUID(), ...data, createdAt: at, updatedAt: at } })
}

/** Deletes a conversation of a user with its messages. Returns false when they have none of that id. */
export async function deleteConversation({ prisma }: Database, userId: string, id: string): Promise<boolean> {
  return (await prisma.conversation.deleteMany({ where: { id, userId } })).count > 0
}

/** Changes the mode of a user's conversation. Returns the mode before; null when they have no conversation of that id. */
export async function changeConversationMode(database: Database, userId: string, id: string, mode: string, at: Date): Promise<string | null> {
  const { rows } = await database.pool.query<{ before: string }>(
    `WITH old AS (SELECT id, mode FROM conversations WHERE id = $1 AND user_id = $2 FOR UPDATE)
     UPDATE conversations c SET mode = $3, updated_at = $4 FROM old WHERE c.id = old.id RETURNING old.mode AS before`,
    [id, userId, mode, at],
  )
  return rows[0]?.before ?? null
}

/** Stores a question and the place of its answer, one after the other. Returns false when the conversation was deleted meanwhile. */
export async function startExchange(database: Database, conversationId: string, exchange: { readonly questionId: string; readonly answerId: string; readonly text: string; readonly at: Date }): Promise<boolean> {
  return database.transaction(async (client) => {
    // The row lock puts two questions of one conversation in order.
    const { rowCount } = await client.query('UPDATE conversations SET updated_at = $2 WHERE id = $1', [conversationId, exchange.at])
    if (rowCount === 0) return false
    await client.query(
      `INSERT INTO conversation_messages (conversation_id, id, sequence, role, content, created_at)
       SELECT $1, m.id, (SELECT coalesce(max(sequence), 0) FROM conversation_messages WHERE conversation_id = $1) + m.place, m.role, m.content, $5
         FROM (VALUES (1, $2::uuid, 'user', $4::text), (2, $3::uuid, 'assistant', '')) AS m(place, id, role, content)`,
      [conversationId, exchange.questionId, exchange.answerId, exchange.text, exchange.at],
    )
    return true
  })
}

/** What is known of an answer once its stream has ended. */
export interface FinishedAnswer {
  /** Empty when the answer failed. */
  readonly content: string
  readonly model: string
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown; readonly ok: boolean }[]
  readonly tokenCounts: Readonly<Record<string, number>>
  readonly firstTokenMs: number | null
  readonly latencyMs: number
  readonly error: { readonly error_type: string; readonly error: string } | null
}

/** Stores an answer in its place; nothing happens when the conversation is gone. */
export async function finishAnswer(database: Database, conversationId: string, answerId: string, answer: FinishedAnswer): Promise<void> {
  await database.pool.query(
    `UPDATE conversation_messages SET content = $3, model = $4, tool_calls = $5::jsonb, token_counts = $6::jsonb, first_token_ms = $7, latency_ms = $8, error = $9::jsonb
      WHERE conversation_id = $1 AND id = $2`,
    [
      conversationId, answerId, answer.content, answer.model, JSON.stringify(answer.toolCalls), JSON.stringify(answer.tokenCounts), answer.firstTokenMs, answer.latencyMs,
      answer.error === null ? null : JSON.stringify(answer.error),
    ],
  )
}

/** Adds to the tokens a user spent on a UTC day. */
export async function spendTokens(database: Database, userId: string, day: IsoDate, tokens: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO token_usage AS t (user_id, day, tokens) VALUES ($1, $2::date, $3) ON CONFLICT (user_id, day) DO UPDATE SET tokens = t.tokens + excluded.tokens`,
    [userId, day, tokens],
  )
}
