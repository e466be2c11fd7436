import { AnswerFailure } from '../model/failure.js'
import { Stopped } from '../model/silence.js'
import type { ModelMessage, ToolRequest } from '../model/types.js'
import { requestMessage, resultMessage } from '../transcript.js'
import { MAX_ROUNDS, nextReply } from './attempts.js'
import type { AnswerContext } from './context.js'

/** Tools of one reply that are run; further ones are refused. */
const MAX_CALLS = 8

/** Writes an answer: replies of the model, and between them the tools it asks for, as the caller. Errors: AnswerFailure, Stopped. */
export async function writeAnswer(context: AnswerContext, opening: readonly ModelMessage[]): Promise<void> {
  const messages = [...opening]
  for (let round = 0; ; round++) {
    const reply = await nextReply(context, messages, round)
    if (reply.toolRequests.length === 0) return
    if (round >= MAX_ROUNDS) throw new AnswerFailure('continuation_incomplete', 'the model asked for tools to the end')
    messages.push(requestMessage(reply.text, reply.toolRequests), ...(await runTools(context, reply.toolRequests)))
  }
}

/** Runs the tools of one reply together; their frames keep the order in which they were asked for. */
async function runTools({ toolbox, caller, tally, frames, send, signal }: AnswerContext, requests: readonly ToolRequest[]): Promise<ModelMessage[]> {
  for (const request of requests) {
    tally.mark('tool_call')
    await send(frames.next('tool_call', { tool_call_id: request.id, tool_name: request.name, tool_args: objectOf(argumentsOf(request)) }))
  }
  const running = requests.map(async (request, index) => {
    const started = performance.now()
    const args = argumentsOf(request)
    const result = await (index < MAX_CALLS ? toolbox.run(request.name, args, caller) : toolbox.refuse(args, caller, `At most ${MAX_CALLS} tools at once`))
    return { request, result, ms: Math.round(performance.now() - started) }
  })
  const messages: ModelMessage[] = []
  for (const one of running) {
    const { request, result, ms } = await one
    if (signal.aborted) throw new Stopped('the answer was ended')
    tally.mark('tool_result', ms)
    tally.tools.push({ name: request.name.slice(0, 64), arguments: result.meta.applied, ok: result.error === null })
    await send(frames.next('tool_result', { tool_call_id: request.id, tool_name: request.name, tool_result: result, duration_ms: ms }))
    messages.push(resultMessage(request, result))
  }
  tally.toolsDone()
  return messages
}

/** What the model wrote as arguments; text that is no JSON stays text, which no tool accepts. */
function argumentsOf({ argumentsText }: ToolRequest): unknown {
  if (argumentsText.trim() === '') return {}
  try {
    return JSON.parse(argumentsText) as unknown
  } catch {
    return argumentsText
  }
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
