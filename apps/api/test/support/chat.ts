import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatConfig, type Config, type Database, loadConfig } from '@sigmasight/core'
import { type FakeModel, fakeModel } from './fake-model.js'
import { type LogLine, type TestServer, testServer, tokenOf } from './server.js'
import { OWNER } from './world.js'

/** One frame as it came. */
export interface Frame {
  readonly event: string
  readonly data: { readonly type?: string; readonly run_id?: string; readonly seq?: number; readonly data?: Record<string, never>; readonly [key: string]: unknown }
}

/** The application with a fake model behind it, listening. */
export interface ChatWorld {
  readonly model: FakeModel
  readonly server: TestServer
  readonly url: string
  readonly log: LogLine[]
  readonly stopping: AbortController
  /** A new conversation of a user. */
  converse(user?: typeof OWNER, body?: object): Promise<string>
  /** Sends a message and gives the response, whose body is still open. */
  open(conversationId: string, text: string, options?: { readonly user?: typeof OWNER; readonly signal?: AbortSignal }): Promise<Response>
  /** Sends a message and reads the whole stream. */
  ask(conversationId: string, text: string, user?: typeof OWNER): Promise<string>
  close(): Promise<void>
}

const running = new Set<ChatWorld>()

/** Closes what a failed test left open. */
export async function closeWorlds(): Promise<void> {
  await Promise.all([...running].map((world) => world.close()))
}

export async function chatWorld(database: Database, changes: Partial<ChatConfig> = {}): Promise<ChatWorld> {
  const model = await fakeModel()
  const chat: Config['chat'] = { ...loadConfig({}).chat, baseUrl: model.url, model: 'first', fallbackModel: 'second', ...changes }
  const stopping = new AbortController()
  const server = testServer(database, { chat, rateLimit: 0 }, undefined, { stopping: stopping.signal })
  const listener = createServer(server.app).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const open: ChatWorld['open'] = (conversationId, text, { user = OWNER, signal } = {}) => fetch(`${url}/api/v1/chat/send`, {
    method: 'POST', headers: { Authorization: `Bearer ${tokenOf(user)}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ conversation_id: conversationId, text }), ...(signal ? { signal } : {}),
  })
  const world: ChatWorld = {
    model, server, url, log: server.log, stopping, open,
    converse: async (user = OWNER, body = {}) => (await server.post('/api/v1/chat/conversations', body, tokenOf(user)).expect(201)).body.id as string,
    ask: async (conversationId, text, user = OWNER) => (await open(conversationId, text, { user })).text(),
    close: async () => {
      if (!running.delete(world)) return
      listener.closeAllConnections()
      await new Promise((done) => listener.close(done))
      await model.close()
    },
  }
  running.add(world)
  return world
}

/** A stream that is read bit by bit: until a text has come, and then the whole of it. */
export interface OpenStream {
  said(text: string): Promise<void>
  whole(): Promise<string>
}

export function openStream(response: Response): OpenStream {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read()
    seen += value ?? ''
    return !done
  }
  return {
    said: async (text) => {
      while (!seen.includes(text)) if (!(await more())) throw new Error(`the stream ended without ${text}: ${seen}`)
    },
    whole: async () => {
      while (await more());
      return seen
    },
  }
}

/** The frames of a stream. */
export function framesOf(stream: string): Frame[] {
  return stream.split('\n\n').filter((part) => part !== '').map((part) => {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
    if (event === undefined || data === undefined) throw new Error(`not a frame: ${part}`)
    return { event, data: JSON.parse(data) as Frame['data'] }
  })
}

/** The stream with ids numbered in order of appearance and times blanked; every other byte as it came. */
export function normalised(stream: string): string {
  const known = new Map<string, string>()
  const numbered = (id: string): string => known.get(id) ?? (known.set(id, `ID${known.size + 1}`), known.get(id)!)
  return stream
    .replace(/run_[0-9a-f]{12}/g, 'RUN')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, numbered)
    .replace(/"(timestamp|latency_ms|t_ms|delay_ms|duration_ms|retry_in_ms)":\d+/g, '"$1":0')
    .replace(/"post_tool_first_token_gaps_ms":\[([\d,]*)\]/g, (_all, gaps: string) => `"post_tool_first_token_gaps_ms":[${gaps.replace(/\d+/g, '0')}]`)
}
