import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { conversation as conversationSchema, modeChanged as modeChangedSchema } from './schemas.js'

const ID = '5b0e7c1a-3f62-4a8e-8d21-90c4b7a6e102'
const AT = '2025-06-30T20:00:00Z'

export const conversation: z.input<typeof conversationSchema> = {
  id: ID, conversation_id: ID, user_id: 'b42d8eb2-7e0a-3c9b-90a5-6d9a35be0b41', mode: 'green', created_at: AT, updated_at: AT, provider: 'openai', provider_thread_id: null, meta_data: { portfolio_id: EXAMPLE_ID },
}
export const modeChanged: z.input<typeof modeChangedSchema> = { id: ID, previous_mode: 'green', new_mode: 'blue', mode: 'blue', changed_at: AT }

export const stream = [
  'event: start', `data: {"type":"start","run_id":"run_3f9a02c17be4","seq":0,"data":{"conversation_id":"${ID}","mode":"green","model":"gpt-4.1"},"timestamp":1751313600000}`, '',
  'event: token', 'data: {"type":"token","run_id":"run_3f9a02c17be4","seq":2,"data":{"delta":"Your book"},"timestamp":1751313600400}', '', '',
].join('\n')
