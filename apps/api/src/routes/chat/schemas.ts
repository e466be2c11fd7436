import { MODES } from '../../chat/modes.js'
import { id, instant, uuid, z } from '../../http/schemas.js'
import { page } from '../nouns.js'

const mode = z.enum(MODES).meta({ id: 'ChatMode' })
/** Sent by clients, without a meaning here. */
const ignored = z.unknown().optional()
/** NUL cannot be stored in Postgres text. */
const message = z.string().trim().min(1).max(4000).refine((text) => !text.includes('\0'), 'must not contain NUL')

export const conversationCreate = z.object({ mode: mode.default('green'), portfolio_id: id.nullish(), title: ignored }).meta({ id: 'ConversationCreate' })
export const conversationPage = z.object(page(10, 100))
export const conversationPath = z.object({ conversation_id: id })
export const modeChange = z.object({ mode }).meta({ id: 'ModeChangeRequest' })
export const messageSend = z.object({ conversation_id: id, text: message, metadata: ignored }).meta({ id: 'MessageSend' })

export const conversation = z.object({
  id: uuid, conversation_id: uuid, user_id: uuid, mode, created_at: instant, updated_at: instant, provider: z.literal('openai'), provider_thread_id: z.null(),
  meta_data: z.object({ portfolio_id: uuid.nullable() }),
}).meta({ id: 'Conversation' })
export const conversationList = z.array(conversation)
export const modeChanged = z.object({ id: uuid, previous_mode: mode, new_mode: mode, mode, changed_at: instant }).meta({ id: 'ModeChangeResponse' })

export const eventStream = z.string().meta({
  description: 'Frames: "event: NAME", "data: ONE-LINE JSON", a blank line. Names in order: message_created, start, then response_id, token, tool_call, tool_result, info and heartbeat, at last done or error.',
})
