import { changeConversationMode, type ConversationRecord, createConversation, deleteConversation, findConversation, listConversations, type UserRecord } from '@sigmasight/core'
import { modeOf } from '../../chat/modes.js'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services } from '../../services.js'
import * as examples from './examples.js'
import { conversation, conversationCreate, conversationList, conversationPage, conversationPath, modeChange, modeChanged } from './schemas.js'

const PATH = '/api/v1/chat/conversations'
const ONE = `${PATH}/{conversation_id}`

/** Create, list, read and delete conversations, and change their mode. A foreign conversation answers like a missing one. */
export function conversationOperations(services: Services): Operation[] {
  const { database, clock } = services
  return [
    operation({
      id: 'createConversation', method: 'post', path: PATH, tag: 'chat', summary: 'Start a conversation', auth: 'bearer', status: 201,
      body: conversationCreate, response: conversation, example: examples.conversation, errors: ['portfolio_not_found'],
      handle: async ({ body, user }) => {
        const portfolioId = body.portfolio_id ?? user.portfolioId
        if (portfolioId === null) throw new ApiError('portfolio_not_found')
        const portfolio = await ownPortfolio(services, user, portfolioId)
        return rowOf(await createConversation(database, { userId: user.id, portfolioId: portfolio.id, mode: body.mode, at: clock() }))
      },
    }),
    operation({
      id: 'listConversations', method: 'get', path: PATH, tag: 'chat', summary: 'Conversations, newest first', auth: 'bearer',
      query: conversationPage, response: conversationList, example: [examples.conversation],
      handle: async ({ query, user }) => (await listConversations(database, user.id, query)).map(rowOf),
    }),
    operation({
      id: 'getConversation', method: 'get', path: ONE, tag: 'chat', summary: 'Read a conversation', auth: 'bearer',
      params: conversationPath, response: conversation, example: examples.conversation, errors: ['conversation_not_found'],
      handle: async ({ params, user }) => rowOf(await ownConversation(services, user, params.conversation_id)),
    }),
    operation({
      id: 'deleteConversation', method: 'delete', path: ONE, tag: 'chat', summary: 'Delete a conversation and its messages', auth: 'bearer', status: 204,
      params: conversationPath, response: z.null(), example: null, errors: ['conversation_not_found'],
      handle: async ({ params, user }) => {
        if (!(await deleteConversation(database, user.id, params.conversation_id))) throw new ApiError('conversation_not_found')
        return null
      },
    }),
    changeMode(services, 'changeMode', 'put'),
    changeMode(services, 'patchMode', 'patch'),
  ]
}

/** The same operation under both methods, for clients that send PATCH. */
function changeMode({ database, clock }: Services, id: string, method: 'put' | 'patch'): Operation {
  return operation({
    id, method, path: `${ONE}/mode`, tag: 'chat', summary: 'Change the mode', auth: 'bearer',
    params: conversationPath, body: modeChange, response: modeChanged, example: examples.modeChanged, errors: ['conversation_not_found'],
    handle: async ({ params, body: { mode }, user }) => {
      const at = clock()
      const before = await changeConversationMode(database, user.id, params.conversation_id, mode, at)
      if (before === null) throw new ApiError('conversation_not_found')
      return { id: params.conversation_id, previous_mode: modeOf(before), new_mode: mode, mode, changed_at: instantOf(at) }
    },
  })
}

async function ownConversation({ database }: Services, user: UserRecord, id: string): Promise<ConversationRecord> {
  const found = await findConversation(database, id)
  if (!found || found.userId !== user.id) throw new ApiError('conversation_not_found')
  return found
}

function rowOf(row: ConversationRecord) {
  return {
    id: row.id, conversation_id: row.id, user_id: row.userId, mode: modeOf(row.mode), created_at: instantOf(row.createdAt), updated_at: instantOf(row.updatedAt), provider: 'openai' as const,
    provider_thread_id: null, meta_data: { portfolio_id: row.portfolioId },
  }
}
