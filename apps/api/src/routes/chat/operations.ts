import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { conversationOperations } from './conversations.js'
import { sendOperation } from './send.js'

/** The assistant. Its tools are the operations it is given. */
export function chatOperations(services: Services, operations: readonly Operation[]): Operation[] {
  return [...conversationOperations(services), sendOperation(services, operations)]
}
