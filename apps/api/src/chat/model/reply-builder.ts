import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { AnswerFailure } from './failure.js'
import type { ModelPiece, ModelRequest, ReplyEnd } from './types.js'

/** Characters a token stands for where a server does not count. */
const CHARACTERS_A_TOKEN = 4

/** Puts one streamed reply together: tool calls arrive in pieces, in any order of their index. */
export class ReplyBuilder {
  private text = ''
  private named = false
  private finished = false
  private counted: number | null = null
  private readonly calls = new Map<number, { id: string; name: string; argumentsText: string }>()

  constructor(private readonly request: ModelRequest) {}

  /** The pieces a chunk brings. */
  *take(chunk: ChatCompletionChunk): Generator<ModelPiece> {
    if (!this.named && typeof chunk.id === 'string' && chunk.id !== '') {
      this.named = true
      yield { kind: 'id', id: chunk.id }
    }
    if (chunk.usage) this.counted = chunk.usage.total_tokens
    const choice = chunk.choices?.[0]
    if (!choice) return
    for (const piece of choice.delta?.tool_calls ?? []) this.addToCall(piece)
    if (choice.finish_reason) this.finished = true
    const text = choice.delta?.content
    if (!text) return
    this.text += text
    yield { kind: 'text', text }
  }

  /** The whole reply. Error: AnswerFailure incomplete_response when the server ended without saying why, or said nothing at all. */
  end(): ReplyEnd {
    const toolRequests = [...this.calls].sort(([a], [b]) => a - b).map(([index, call]) => ({ ...call, id: call.id || `call_${index}` }))
    if (!this.finished) throw new AnswerFailure('incomplete_response', 'the stream ended without a finish reason')
    if (this.text === '' && toolRequests.length === 0) throw new AnswerFailure('incomplete_response', 'the reply is empty')
    return { text: this.text, toolRequests, tokens: this.counted ?? estimateTokens(this.request, this.text + toolRequests.map((call) => call.argumentsText).join('')) }
  }

  /** Most servers send an index with each piece; one that does not sends whole calls. */
  private addToCall(piece: ChatCompletionChunk.Choice.Delta.ToolCall): void {
    const index = (piece.index as number | undefined) ?? this.calls.size
    const call = this.calls.get(index) ?? { id: '', name: '', argumentsText: '' }
    call.id ||= piece.id ?? ''
    call.name += piece.function?.name ?? ''
    call.argumentsText += piece.function?.arguments ?? ''
    this.calls.set(index, call)
  }
}

/** Tokens in and out of a reply that the server did not count, or that did not end. */
export function estimateTokens({ messages, tools }: ModelRequest, text: string): number {
  return Math.ceil((JSON.stringify(messages).length + JSON.stringify(tools).length + text.length) / CHARACTERS_A_TOKEN)
}
