import type { ChatCompletionFunctionTool, ChatCompletionMessageParam } from 'openai/resources/chat/completions'

export type ModelMessage = ChatCompletionMessageParam
export type ModelTool = ChatCompletionFunctionTool

/** One call of a model. */
export interface ModelRequest {
  readonly model: string
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ModelTool[]
  /** False makes it answer in words. */
  readonly mayCallTools: boolean
}

/** A tool that the model wants to run. `argumentsText` is what it wrote, which need not be JSON. */
export interface ToolRequest {
  readonly id: string
  readonly name: string
  readonly argumentsText: string
}

/** How a reply ended. */
export interface ReplyEnd {
  readonly text: string
  readonly toolRequests: readonly ToolRequest[]
  /** Tokens in and out, as the server counts them, or estimated where it does not. */
  readonly tokens: number
}

/** What comes from a model: its own id of the reply, the text piece by piece, at last the end. */
export type ModelPiece = { readonly kind: 'id'; readonly id: string } | { readonly kind: 'text'; readonly text: string } | ({ readonly kind: 'end' } & ReplyEnd)

/** A chat model. Errors while iterating: Stopped when the signal fired, AnswerFailure. */
export interface Model {
  reply(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPiece>
}
