import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the fake model was asked. */
export interface ModelCall {
  readonly model: string
  readonly messages: { role: string; content: string | null; tool_calls?: unknown[]; tool_call_id?: string }[]
  readonly tools?: { function: { name: string; parameters: object } }[]
  readonly tool_choice?: string
}

/** How the fake model answers one call. */
export type Step = (response: ServerResponse, call: ModelCall) => Promise<void> | void

/** A server that speaks the streaming chat protocol and does what its script says, one step a call. */
export interface FakeModel {
  readonly url: string
  readonly calls: ModelCall[]
  readonly headers: IncomingMessage['headers'][]
  /** Calls whose client went away before the end. */
  readonly abandoned: () => number
  script(...steps: Step[]): void
  close(): Promise<void>
}

export async function fakeModel(): Promise<FakeModel> {
  let steps: Step[] = []
  let abandoned = 0
  const calls: ModelCall[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const call = JSON.parse(Buffer.concat(parts).toString()) as ModelCall
    calls.push(call)
    headers.push(request.headers)
    response.on('close', () => void (abandoned += response.writableFinished ? 0 : 1))
    const step = steps.length > 1 ? steps.shift() : steps[0]
    if (request.url !== '/v1/chat/completions' || !step) return void response.writeHead(404).end()
    await step(response, call)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, calls, headers, abandoned: () => abandoned,
    // The last step stands for all further calls.
    script: (...next) => {
      steps = next
      calls.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const head = (id: string) => ({ id, object: 'chat.completion.chunk', created: 1, model: 'fake' })
const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`
const delta = (id: string, part: object, finish: string | null = null) => event({ ...head(id), choices: [{ index: 0, delta: part, finish_reason: finish }] })

/** The wire text of a reply in words. */
export function words(id: string, texts: readonly string[], tokens = 100): string {
  const usage = event({ ...head(id), choices: [], usage: { prompt_tokens: tokens - texts.length, completion_tokens: texts.length, total_tokens: tokens } })
  return [delta(id, { role: 'assistant', content: '' }), ...texts.map((content) => delta(id, { content })), delta(id, {}, 'stop'), usage, 'data: [DONE]\n\n'].join('')
}

/** The wire text of a reply that calls tools: the pieces of their arguments come in turn, `size` characters each. */
export function tools(id: string, calls: readonly { readonly id: string; readonly name: string; readonly args: string }[], size = 5): string {
  const first = calls.map((call, index) => delta(id, { tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }))
  const longest = Math.max(...calls.map((call) => call.args.length))
  const pieces: string[] = []
  for (let at = 0; at < longest; at += size) {
    calls.forEach((call, index) => {
      const part = call.args.slice(at, at + size)
      if (part !== '') pieces.push(delta(id, { tool_calls: [{ index, function: { arguments: part } }] }))
    })
  }
  return [...first, ...pieces, delta(id, {}, 'tool_calls'), 'data: [DONE]\n\n'].join('')
}

/** Sends a text in TCP pieces of the given sizes, over and over, wherever they cut a character or a line. */
export const sends = (text: string, sizes: readonly number[] = [4096]): Step => async (response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const bytes = Buffer.from(text)
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    response.write(bytes.subarray(at, at + size))
    at += size
    await sleep(0)
  }
  response.end()
}

/** Refuses with a status and an error body. */
export const refuses = (status: number, error: object = { message: 'no' }, headers: Record<string, string> = {}): Step => (response) => void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify({ error }))

/** Sends a text, then says nothing more and keeps the connection. */
export const sendsThenHangs = (text: string): Step => (response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.flushHeaders()
  if (text !== '') response.write(text)
}

/** Sends a text, then cuts the connection. */
export const sendsThenCuts = (text: string): Step => async (response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.write(text)
  await sleep(50)
  response.socket?.destroy()
}

/** The start of a reply in words that goes on. */
export function begun(id: string, texts: readonly string[]): string {
  return texts.map((content) => delta(id, { content })).join('')
}

/** An error inside a stream. */
export function errorEvent(error: object): string {
  return event({ error })
}
