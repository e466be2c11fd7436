import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { loadConfig, type Logger } from '@sigmasight/core'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import { FAILURES } from '../src/chat/model/failure.js'
import { startServer } from '../src/server.js'
import { chatWorld, type ChatWorld, closeWorlds, type Frame, framesOf, normalised, openStream } from './support/chat.js'
import { schemaBreaches } from './support/contract.js'
import { begun, errorEvent, refuses, sends, sendsThenCuts, sendsThenHangs, type Step, tools, words } from './support/fake-model.js'
import { SECRET } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

let database: TestDatabase
let world: ChatWorld
let conversation: string
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  world = await chatWorld(database, { silenceMs: 3000 })
})
beforeEach(async () => {
  conversation = await world.converse()
})
afterAll(async () => {
  await closeWorlds()
  await database.drop()
})

const last = async () => (await database.prisma.conversationMessage.findMany({ where: { conversationId: conversation }, orderBy: { sequence: 'desc' }, take: 1 }))[0]!
const names = (frames: readonly Frame[]) => frames.map(({ event }) => event)
const errorOf = (frames: readonly Frame[]) => frames.at(-1)!.data.data as unknown as { error_type: string; retryable: boolean; attempts: number; error: string; message: string; retry_after?: number }
const CALL = sends(tools('t', [{ id: 'c1', name: 'list_portfolios', args: '{}' }]))
const FINE = sends(words('ok', ['fine']))

describe('a failure before the first token', () => {
  it('is tried again with the fallback model, and these frames say so', async () => {
    world.model.script(refuses(500), sends(words('r2', ['Hi']), [3]))
    expect(normalised(await world.ask(conversation, 'Hello'))).toBe(`event: message_created
data: {"user_message_id":"ID1","assistant_message_id":"ID2","conversation_id":"ID3","run_id":"RUN"}

event: start
data: {"type":"start","run_id":"RUN","seq":0,"data":{"conversation_id":"ID3","mode":"green","model":"first"},"timestamp":0}

event: info
data: {"type":"info","run_id":"RUN","seq":0,"data":{"info_type":"retry_scheduled","attempt":2,"max_attempts":3,"retry_in_ms":0,"retryable":true},"timestamp":0}

event: info
data: {"type":"info","run_id":"RUN","seq":0,"data":{"info_type":"model_switch","from":"first","to":"second","attempt":2},"timestamp":0}

event: response_id
data: {"type":"response_id","run_id":"RUN","seq":1,"data":{"response_id":"r2","provider":"openai"},"timestamp":0}

event: token
data: {"type":"token","run_id":"RUN","seq":2,"data":{"delta":"Hi"},"timestamp":0}

event: done
data: {"type":"done","run_id":"RUN","seq":0,"data":{"final_text":"Hi","tool_calls_count":0,"latency_ms":0,"token_counts":{"initial":1,"continuation":0},"post_tool_first_token_gaps_ms":[],"event_timeline":[{"type":"start","t_ms":0},{"type":"retry","t_ms":0,"delay_ms":0},{"type":"response_id","t_ms":0},{"type":"first_token","t_ms":0}],"fallback_used":true,"model_used":"second","retry_stats":{"attempts":2,"max_retries":2,"used_fallback_model":true}},"timestamp":0}

`)
    expect(world.model.calls.map(({ model }) => model)).toEqual(['first', 'second'])
    expect(await last()).toMatchObject({ content: 'Hi', model: 'second', error: null })
  })

  it('ends after two further attempts, whose waits double', async () => {
    world.model.script(refuses(503))
    const frames = framesOf(await world.ask(conversation, 'Hello'))
    expect(names(frames)).toEqual(['message_created', 'start', 'info', 'info', 'info', 'error'])
    const waits = frames.map(({ data }) => (data.data as unknown as { retry_in_ms?: number } | undefined)?.retry_in_ms).filter((wait) => wait !== undefined)
    expect([waits[0]! >= 500 && waits[0]! <= 750, waits[1]! >= 1000 && waits[1]! <= 1250, waits.length]).toEqual([true, true, 2])
    expect(errorOf(frames)).toEqual({ error: 'The model cannot be reached or failed', error_type: 'api_failure', retryable: true, attempts: 3, message: 'Send the message again in a moment', retry_after: 5 })
    expect(await last()).toMatchObject({ content: '', error: { error_type: 'api_failure' } })
    for (const { event, data } of frames.slice(1)) expect(schemaBreaches(event === 'info' ? 'SseInfo' : event === 'start' ? 'SseStart' : 'SseError', data)).toEqual([])
  })

  it.each<[string, Step, string]>([
    ['a busy model', refuses(429, { message: 'slow down', code: 'rate_limit_exceeded' }, { 'retry-after': '7' }), 'rate_limit_exceeded'], ['a stream that ends without a reason', sends(begun('x', [])), 'incomplete_response'],
    ['an empty answer', sends(words('x', [])), 'incomplete_response'], ['a hang', sendsThenHangs(''), 'api_failure'], ['a cut connection', sendsThenCuts(': nothing\n\n'), 'api_failure'],
    ['an error inside the stream', sends(errorEvent({ message: 'overloaded', code: 'server_error' })), 'api_failure'], ['a line that is no JSON', sends('data: {"id":\n\n'), 'api_failure'],
  ])('passes when it is %s', async (_name, step, type) => {
    world.model.script(step, FINE)
    const frames = framesOf(await world.ask(conversation, 'Hello'))
    // A model that told its id before it failed is named twice.
    expect(names(frames).filter((event) => event !== 'response_id')).toEqual(['message_created', 'start', 'info', 'info', 'token', 'done'])
    expect(frames.at(-1)!.data.data).toMatchObject({ final_text: 'fine', model_used: 'second' })
    expect(world.log.filter((line) => line.message === 'answer').at(-2)!.meta).toMatchObject({ outcome: type })
  })

  it.each<[string, Step, string]>([
    ['a spent quota', refuses(429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }), 'quota_exceeded'], ['a refused key', refuses(401, { message: 'Incorrect API key provided: sk-secret' }), 'authentication_error'],
    ['a request it does not accept', refuses(400, { message: 'unknown model' }), 'api_failure'], ['an unknown model', refuses(404, { message: 'no such model' }), 'api_failure'],
  ])('is final when it is %s', async (_name, step, type) => {
    world.model.script(step, FINE)
    const stream = await world.ask(conversation, 'Hello')
    expect(names(framesOf(stream))).toEqual(['message_created', 'start', 'error'])
    expect(errorOf(framesOf(stream))).toMatchObject({ error_type: type, retryable: false, attempts: 1 })
    expect(stream).not.toMatch(/secret|Incorrect API key|127\.0\.0\.1/)
  })
})

describe('a failure after the first token', () => {
  it.each<[string, Step, string]>([
    ['a cut connection', sendsThenCuts(begun('x', ['Hel', 'lo'])), 'api_failure'], ['a hang', sendsThenHangs(begun('x', ['Hel', 'lo'])), 'api_failure'], ['an end without a reason', sends(begun('x', ['Hel', 'lo'])), 'incomplete_response'],
    ['an error inside the stream', sends(begun('x', ['Hel', 'lo']) + errorEvent({ message: 'x', code: 'server_error' })), 'api_failure'],
  ])('is told and not tried again: %s', async (_name, step, type) => {
    world.model.script(step, FINE)
    const frames = framesOf(await world.ask(conversation, 'Hello'))
    expect(names(frames)).toEqual(['message_created', 'start', 'response_id', 'token', 'token', 'error'])
    expect(errorOf(frames)).toMatchObject({ error_type: type, retryable: true, attempts: 1 })
    expect(world.model.calls).toHaveLength(1)
    expect(await last()).toMatchObject({ content: '', error: { error_type: type } })
  })

  it('still counts the tokens that were spent', async () => {
    await database.prisma.tokenUsage.deleteMany()
    world.model.script(sendsThenCuts(begun('x', ['Hel', 'lo'])))
    await world.ask(conversation, 'Hello')
    expect(Number((await database.prisma.tokenUsage.findMany())[0]!.tokens)).toBeGreaterThan(100)
  })
})

describe('a failure after tools', () => {
  it.each<[string, Step, string]>([['a failing model', refuses(500), 'continuation_failed'], ['an answer that breaks off', sends(begun('x', [])), 'continuation_incomplete'], ['a spent quota', refuses(429, { code: 'insufficient_quota' }), 'quota_exceeded']])(
    'has a name of its own: %s', async (_name, step, type) => {
      world.model.script(CALL, step)
      expect(errorOf(framesOf(await world.ask(conversation, 'Hello')))).toMatchObject({ error_type: type })
      expect(await last()).toMatchObject({ content: '', toolCalls: [{ name: 'list_portfolios' }] })
    })

  it('is tried again without running the tools again', async () => {
    world.model.script(CALL, refuses(500), FINE)
    const frames = framesOf(await world.ask(conversation, 'Hello'))
    expect(frames.map(({ event, data }) => [event, data.seq])).toEqual([
      ['message_created', undefined], ['start', 0], ['response_id', 1], ['tool_call', 2], ['tool_result', 3], ['info', 0], ['info', 0], ['response_id', 1], ['token', 4], ['done', 0],
    ])
  })
})

describe('a client that leaves', () => {
  it('ends the call of the model, and what it saw is kept', async () => {
    const before = world.model.abandoned()
    world.model.script(sendsThenHangs(begun('x', ['Half', ' of'])))
    const leave = new AbortController()
    await openStream(await world.open(conversation, 'Hello', { signal: leave.signal })).said(' of')
    leave.abort()
    await eventually(last, (answer) => answer.error !== null)
    expect(await last()).toMatchObject({ content: 'Half of', error: { error_type: 'CLIENT_LEFT' } })
    expect(world.model.abandoned()).toBe(before + 1)
    expect(world.model.calls).toHaveLength(1)
  })

  it('ends a wait between attempts too', async () => {
    world.model.script(refuses(500), FINE)
    const leave = new AbortController()
    await openStream(await world.open(conversation, 'Hello', { signal: leave.signal })).said('retry_scheduled')
    leave.abort()
    await eventually(last, (answer) => answer.error !== null)
    await sleep(800)
    expect(world.model.calls).toHaveLength(1)
  })
})

it('answers a conversation that was deleted meanwhile to the end', async () => {
  world.model.script(async (response, call) => {
    await database.prisma.conversation.delete({ where: { id: conversation } })
    await FINE(response, call)
  })
  expect(names(framesOf(await world.ask(conversation, 'Hello'))).at(-1)).toBe('done')
})

it('tells when an answer cannot be kept', async () => {
  const broken = await chatWorld({ ...database, pool: new Proxy(database.pool, { get: (pool, name) => (name === 'query' ? refusing(pool.query.bind(pool)) : Reflect.get(pool, name)) as never }) })
  broken.model.script(FINE)
  const id = await broken.converse()
  expect(errorOf(framesOf(await broken.ask(id, 'Hello')))).toMatchObject({ error_type: 'STREAM_FAILED', retryable: true })
  await broken.close()
})

it('ends its streams when the server stops', async () => {
  const stopped = await chatWorld(database)
  stopped.model.script(sendsThenHangs(begun('x', ['Half'])))
  const id = await stopped.converse()
  const stream = openStream(await stopped.open(id, 'Hello'))
  await stream.said('Half')
  stopped.stopping.abort()
  expect(errorOf(framesOf(await stream.whole()))).toMatchObject({ error_type: 'SERVER_ERROR', retryable: true })
  const late = framesOf(await stopped.ask(id, 'Hello'))
  expect(errorOf(late)).toMatchObject({ error_type: 'SERVER_ERROR' })
  await stopped.close()
})

it('ends its streams in time when a real server closes, its keep-alive clients included', async () => {
  world.model.script(sendsThenHangs(begun('x', ['Half'])))
  const silent = { info: () => undefined, error: () => undefined } as unknown as Logger
  const chat = { ...loadConfig({}).chat, baseUrl: world.model.url }
  const server = await startServer({ ...loadConfig({ NODE_ENV: 'test', JWT_SECRET: SECRET }), port: 0, chat }, database, silent)
  const token = signToken({ ...OWNER, portfolioId: null }, SECRET, new Date())
  const response = await fetch(`${server.url}/api/v1/chat/send`, {
    method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ conversation_id: conversation, text: 'Hello' }),
  })
  const stream = openStream(response)
  await stream.said('Half')
  await server.close()
  expect(errorOf(framesOf(await stream.whole()))).toMatchObject({ error_type: 'SERVER_ERROR' })
  expect(await last()).toMatchObject({ content: '', error: { error_type: 'SERVER_ERROR' } })
})

it('every failure has a sentence and an advice of its own kind', () => {
  for (const [type, { error, message }] of Object.entries(FAILURES)) expect([type, error.length > 10, message.length > 10]).toEqual([type, true, true])
})

/** A query function that cannot store an answer. */
function refusing(query: (...args: never[]) => unknown) {
  return (statement: string | { readonly text: string }, ...rest: never[]) => {
    const text = typeof statement === 'string' ? statement : statement.text
    return text.includes('UPDATE conversation_messages') ? Promise.reject(new Error('disk full')) : query(...([statement, ...rest] as never[]))
  }
}
