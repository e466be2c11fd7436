import { randomUUID } from 'node:crypto'
import type { Response } from 'express'
import { changeConversationMode, type ConversationRecord, findConversation, readHistory, readTokensSpent, startExchange, type UserRecord } from '@sigmasight/core'
import { streamAnswer } from '../../chat/exchange.js'
import { createModel } from '../../chat/model/model.js'
import { type Mode, modeCommand, modeOf } from '../../chat/modes.js'
import { ActiveStreams } from '../../chat/stream/active-streams.js'
import { openEventStream } from '../../chat/stream/event-stream.js'
import { frame, newRunId, RunFrames } from '../../chat/stream/frames.js'
import { createToolbox } from '../../chat/tools/toolbox.js'
import { HISTORY_MESSAGES, openingOf } from '../../chat/transcript.js'
import { ApiError } from '../../errors/registry.js'
import { type Operation, streamOperation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import * as examples from './examples.js'
import { eventStream, messageSend } from './schemas.js'

/** Answers a message as an event stream. Whatever goes wrong before the first frame has a status; later failures are frames. */
export function sendOperation(services: Services, operations: readonly Operation[]): Operation {
  const streams = new ActiveStreams(services)
  const toolbox = createToolbox(services, operations)
  return streamOperation({
    id: 'sendMessage', method: 'post', path: '/api/v1/chat/send', tag: 'chat', summary: 'Send a message, stream the answer', auth: 'bearer', body: messageSend,
    description: 'Server-sent events over POST: read the stream of the answer. All checks that can refuse come before it begins; what goes wrong later is an event `error`.',
    response: eventStream, example: examples.stream, errors: ['conversation_not_found', 'conversation_forbidden', 'assistant_not_configured', 'too_many_streams', 'tokens_spent'],
    handle: async ({ body: { conversation_id: conversationId, text }, user }) => {
      const conversation = await conversationOf(services, user, conversationId)
      const command = modeCommand(text)
      if (command !== null) return (response) => changeMode(services, conversation, command, response)
      const model = createModel(services.config.chat)
      if (!model) throw new ApiError('assistant_not_configured')
      await checkTokens(services, user)
      const active = streams.enter(user.id, services.config.chat.streamsPerUser)
      if (!active) throw new ApiError('too_many_streams')
      const mode = modeOf(conversation.mode)
      const exchange = { conversationId, questionId: randomUUID(), answerId: randomUUID(), mode, user, portfolioId: conversation.portfolioId ?? user.portfolioId, model, toolbox, active }
      try {
        const opening = await store(services, exchange, text)
        return (response) => streamAnswer(services, { ...exchange, opening }, response)
      } catch (error) {
        active.release()
        throw error
      }
    },
  })
}

/** The caller's conversation. Errors: ApiError conversation_not_found, conversation_forbidden. */
async function conversationOf({ database }: Services, user: UserRecord, id: string): Promise<ConversationRecord> {
  const conversation = await findConversation(database, id)
  if (!conversation) throw new ApiError('conversation_not_found')
  if (conversation.userId !== user.id) throw new ApiError('conversation_forbidden')
  return conversation
}

/** Error: ApiError tokens_spent when the user's tokens of the day are used up. An answer under way may go over. */
async function checkTokens({ config: { chat }, database, clock }: Services, user: UserRecord): Promise<void> {
  if (chat.tokensPerDay === 0) return
  if ((await readTokensSpent(database, user.id, clock().toISOString().slice(0, 10))) >= chat.tokensPerDay) throw new ApiError('tokens_spent')
}

/** Stores the question and the place of its answer; returns what the model is to be sent. */
async function store({ database, clock }: Services, exchange: { conversationId: string; questionId: string; answerId: string; mode: Mode }, text: string) {
  const history = await readHistory(database, exchange.conversationId, HISTORY_MESSAGES)
  const at = clock()
  const { conversationId, questionId, answerId, mode } = exchange
  if (!(await startExchange(database, conversationId, { questionId, answerId, text, at }))) throw new ApiError('conversation_not_found')
  return openingOf(mode, at.toISOString().slice(0, 10), history, text)
}

/** `/mode NAME`: changes the mode and says so; nothing of it is kept in the history. */
async function changeMode({ database, clock, config }: Services, { id, userId }: ConversationRecord, mode: Mode, response: Response): Promise<void> {
  const text = `Mode changed to ${mode}`
  const frames = new RunFrames(newRunId(), clock)
  await changeConversationMode(database, userId, id, mode, clock())
  const stream = openEventStream(response, { heartbeatMs: config.chat.heartbeatMs, heartbeat: () => frames.beside('heartbeat', {}), onLeave: () => undefined })
  await stream.send(frame('start', { conversation_id: id, mode, model: config.chat.model }))
  await stream.send(frame('message', { delta: text, role: 'system' }))
  await stream.send(frames.beside('done', { final_text: text, tool_calls_count: 0 }))
  stream.end()
}
