import OpenAI from 'openai'
import type { ChatConfig } from '@sigmasight/core'
import { modelFailureOf } from './failure.js'
import { ReplyBuilder } from './reply-builder.js'
import { watchSilence } from './silence.js'
import type { Model, ModelPiece, ModelRequest } from './types.js'

/** The model behind any server that speaks the OpenAI chat protocol; null when neither a key nor an address is configured. */
export function createModel({ apiKey, baseUrl, silenceMs }: ChatConfig): Model | null {
  if (apiKey === null && baseUrl === null) return null
  // Retries are ours: the client is told of each. The library's own log would show texts of the conversation.
  const client = new OpenAI({ apiKey: apiKey ?? 'none', baseURL: baseUrl, maxRetries: 0, logLevel: 'off' })
  return { reply: (request, signal) => reply(client, request, signal, silenceMs) }
}

async function* reply(client: OpenAI, request: ModelRequest, signal: AbortSignal, silenceMs: number): AsyncGenerator<ModelPiece> {
  const watch = watchSilence(silenceMs, signal)
  const building = new ReplyBuilder(request)
  try {
    const stream = await client.chat.completions.create(bodyOf(request), { signal: watch.signal })
    for await (const chunk of stream) {
      watch.heard()
      yield* building.take(chunk)
      watch.wait()
    }
    // The library ends quietly when its signal fires.
    watch.check()
    yield { kind: 'end', ...building.end() }
  } catch (error) {
    watch.check()
    throw modelFailureOf(error)
  } finally {
    watch.stop()
  }
}

function bodyOf({ model, messages, tools, mayCallTools }: ModelRequest) {
  const body = { model, messages: [...messages], stream: true as const, stream_options: { include_usage: true } }
  return tools.length === 0 ? body : { ...body, tools: [...tools], tool_choice: mayCallTools ? ('auto' as const) : ('none' as const) }
}

