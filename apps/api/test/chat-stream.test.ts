import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { chatWorld, type ChatWorld, closeWorlds, framesOf, normalised } from './support/chat.js'
import { schemaBreaches } from './support/contract.js'
import { begun, sends, sendsThenHangs, tools, words } from './support/fake-model.js'
import { tokenOf } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

let database: TestDatabase
let world: ChatWorld
let conversation: string
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  world = await chatWorld(database)
})
beforeEach(async () => {
  conversation = await world.converse()
})
afterAll(async () => {
  await closeWorlds()
  await database.drop()
})

const stored = async (id = conversation) => database.prisma.conversationMessage.findMany({ where: { conversationId: id }, orderBy: { sequence: 'asc' } })
const OPENING = `event: message_created
data: {"user_message_id":"ID1","assistant_message_id":"ID2","conversation_id":"ID3","run_id":"RUN"}

event: start
data: {"type":"start","run_id":"RUN","seq":0,"data":{"conversation_id":"ID3","mode":"green","model":"first"},"timestamp":0}

`

describe('an answer in words', () => {
  // Pieces that cut lines, JSON and the two bytes of ö.
  it.each([[[4096]], [[1]], [[3, 1, 7]], [[11, 2]]])('comes as these frames, whatever pieces the network makes (%j bytes)', async (sizes) => {
    world.model.script(sends(words('r1', ['Hello', ' wörld', '\nevent: done\n\n']), sizes))
    expect(normalised(await world.ask(conversation, '  Hi  '))).toBe(`${OPENING}event: response_id
data: {"type":"response_id","run_id":"RUN","seq":1,"data":{"response_id":"r1","provider":"openai"},"timestamp":0}

event: token
data: {"type":"token","run_id":"RUN","seq":2,"data":{"delta":"Hello"},"timestamp":0}

event: token
data: {"type":"token","run_id":"RUN","seq":3,"data":{"delta":" wörld"},"timestamp":0}

event: token
data: {"type":"token","run_id":"RUN","seq":4,"data":{"delta":"\\nevent: done\\n\\n"},"timestamp":0}

event: done
data: {"type":"done","run_id":"RUN","seq":0,"data":{"final_text":"Hello wörld\\nevent: done\\n\\n","tool_calls_count":0,"latency_ms":0,"token_counts":{"initial":3,"continuation":0},"post_tool_first_token_gaps_ms":[],"event_timeline":[{"type":"start","t_ms":0},{"type":"response_id","t_ms":0},{"type":"first_token","t_ms":0}],"fallback_used":false,"model_used":"first","retry_stats":{"attempts":1,"max_retries":2,"used_fallback_model":false}},"timestamp":0}

`)
    expect((await stored()).map(({ role, content }) => [role, content])).toEqual([['user', 'Hi'], ['assistant', 'Hello wörld\nevent: done\n\n']])
  })

  it('is not held back: headers and first frames come before the model says a word', async () => {
    world.model.script(sendsThenHangs(''))
    const leave = new AbortController()
    const response = await world.open(conversation, 'Hi', { signal: leave.signal })
    expect([response.status, response.headers.get('content-type'), response.headers.get('x-accel-buffering'), response.headers.get('content-encoding')]).toEqual([200, 'text/event-stream; charset=utf-8', 'no', null])
    expect(response.headers.get('cache-control')).toContain('no-cache')
    const { value } = await response.body!.getReader().read()
    expect(new TextDecoder().decode(value)).toMatch(/^event: message_created\n/)
    leave.abort()
  })

  it('is stored with its figures, and the question before the stream begins', async () => {
    let before: unknown[] = []
    world.model.script(async (response, call) => {
      before = (await stored()).map(({ role, content }) => [role, content])
      await sends(words('r1', ['Yes'], 321))(response, call)
    })
    await world.ask(conversation, 'Is it?')
    expect(before).toEqual([['user', 'Is it?'], ['assistant', '']])
    const [question, answer] = await stored()
    expect([question!.sequence, answer!.sequence]).toEqual([1, 2])
    expect(answer).toMatchObject({ content: 'Yes', model: 'first', tokenCounts: { initial: 1, continuation: 0, spent: 321 }, error: null, toolCalls: [] })
    expect(answer!.latencyMs).toBeGreaterThanOrEqual(answer!.firstTokenMs!)
  })

  it('is written knowing the last ten messages as text, and the mode of the conversation', async () => {
    world.model.script(sends(words('r1', ['fine'])))
    for (let turn = 1; turn <= 7; turn++) await world.ask(conversation, `question ${turn}`)
    await world.server.put(`/api/v1/chat/conversations/${conversation}/mode`, { mode: 'violet' }, tokenOf(OWNER)).expect(200)
    await world.ask(conversation, 'last')
    const { messages } = world.model.calls.at(-1)!
    expect(messages[0]!.role).toBe('system')
    expect(messages[0]!.content).toContain('# Mode violet')
    expect(messages.slice(1).map(({ content }) => content)).toEqual([...[3, 4, 5, 6, 7].flatMap((turn) => [`question ${turn}`, 'fine']), 'last'])
  })
})

describe('an answer with tools', () => {
  const TWO = [{ id: 'c1', name: 'get_portfolio_overview', args: '{}' }, { id: 'c2', name: 'list_portfolios', args: '{"note":"ö"}' }]

  it('shows both calls, then both results, in the order of the calls, with rising numbers', async () => {
    world.model.script(sends(tools('r1', TWO, 2), [7, 1]), sends(words('r2', ['All', ' fine'])))
    const stream = await world.ask(conversation, 'And?')
    const frames = framesOf(stream)
    expect(frames.map(({ event, data }) => [event, data.seq])).toEqual([
      ['message_created', undefined], ['start', 0], ['response_id', 1], ['tool_call', 2], ['tool_call', 3], ['tool_result', 4], ['tool_result', 5], ['token', 6], ['token', 7], ['done', 0],
    ])
    expect(normalised(stream)).toContain(`event: tool_call
data: {"type":"tool_call","run_id":"RUN","seq":3,"data":{"tool_call_id":"c2","tool_name":"list_portfolios","tool_args":{"note":"ö"}},"timestamp":0}

event: tool_result
data: {"type":"tool_result","run_id":"RUN","seq":4,"data":{"tool_call_id":"c1","tool_name":"get_portfolio_overview","tool_result":{"meta":{"requested":{},"applied":{"portfolio_id":"ID4"},"as_of":"2025-06-30","calculation_date":null,"run_id":null,"coverage":{"positions_total":5,`)
    expect(normalised(stream)).toContain('"final_text":"All fine","tool_calls_count":2,"latency_ms":0,"token_counts":{"initial":0,"continuation":2},"post_tool_first_token_gaps_ms":[0],')
    const results = frames.filter(({ event }) => event === 'tool_result').map(({ data }) => data.data!)
    expect(results.map(({ tool_result: result }: { tool_result?: { error: unknown } }) => result!.error)).toEqual([null, null])
    expect((await stored()).at(-1)).toMatchObject({ content: 'All fine', toolCalls: [{ name: 'get_portfolio_overview', arguments: { portfolio_id: OWNER.portfolioId }, ok: true }, { name: 'list_portfolios', ok: true }] })
  })

  it('hands the results back to the model under the ids of the calls', async () => {
    world.model.script(sends(tools('r1', TWO)), sends(words('r2', ['ok'])))
    await world.ask(conversation, 'And?')
    const [, second] = world.model.calls
    expect(second!.messages.slice(-3).map(({ role, tool_call_id: id }) => [role, id])).toEqual([['assistant', undefined], ['tool', 'c1'], ['tool', 'c2']])
    expect(second!.messages.at(-3)!.tool_calls).toEqual(TWO.map(({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: args } })))
  })

  it('survives arguments that are no JSON, tools that do not exist and far too many calls', async () => {
    const many = Array.from({ length: 10 }, (_, index) => ({ id: `m${index}`, name: 'list_portfolios', args: '' }))
    world.model.script(sends(tools('r1', [{ id: 'a', name: 'list_portfolios', args: '{"x":' }, { id: 'b', name: 'drop_tables', args: '{}' }])), sends(tools('r2', many)), sends(words('r3', ['hm'])))
    const results = framesOf(await world.ask(conversation, 'And?')).filter(({ event }) => event === 'tool_result').map(({ data }) => (data.data as unknown as { tool_result: { error: { type: string } | null } }).tool_result.error?.type ?? null)
    expect(results).toEqual(['invalid_arguments', 'unknown_tool', ...Array<null>(8).fill(null), 'refused', 'refused'])
  })

  it('must end in words after some rounds', async () => {
    world.model.script(async (response, call) => sends(call.tool_choice === 'none' ? words('r9', ['enough']) : tools('r1', TWO))(response, call))
    const frames = framesOf(await world.ask(conversation, 'And?'))
    expect(frames.at(-1)).toMatchObject({ event: 'done', data: { data: { final_text: 'enough', tool_calls_count: 12 } } })
    expect(world.model.calls.map((call) => call.tool_choice)).toEqual([...Array<string>(6).fill('auto'), 'none'])
  })
})

describe('/mode', () => {
  it('changes the mode with bare frames and keeps nothing', async () => {
    world.model.script()
    expect(normalised(await world.ask(conversation, ' /mode blue '))).toBe(`event: start
data: {"conversation_id":"ID1","mode":"blue","model":"first"}

event: message
data: {"delta":"Mode changed to blue","role":"system"}

event: done
data: {"type":"done","run_id":"RUN","seq":0,"data":{"final_text":"Mode changed to blue","tool_calls_count":0},"timestamp":0}

`)
    expect(await stored()).toEqual([])
    expect((await world.server.get(`/api/v1/chat/conversations/${conversation}`, tokenOf(OWNER)).expect(200)).body.mode).toBe('blue')
    expect(world.model.calls).toEqual([])
  })

  it.each(['/mode red', '/mode Blue', '/MODE blue', '/mode', 'please /mode blue'])('takes %j for an ordinary message', async (text) => {
    world.model.script(sends(words('r1', ['ok'])))
    expect(framesOf(await world.ask(conversation, text)).at(-1)!.event).toBe('done')
    expect(world.model.calls[0]!.messages.at(-1)!.content).toBe(text)
  })
})

describe('before the stream', () => {
  const send = (body: object, user = OWNER) => world.server.post('/api/v1/chat/send', body, tokenOf(user))

  it('answers a missing conversation 404, a foreign one 403, a bad message 422', async () => {
    const foreign = await world.converse(STRANGER)
    expect((await send({ conversation_id: '00000000-0000-0000-0000-000000000000', text: 'Hi' }).expect(404)).body).toMatchObject({ detail: 'Conversation not found', code: 'conversation_not_found' })
    expect((await send({ conversation_id: foreign, text: 'Hi' }).expect(403)).body).toMatchObject({ detail: 'Not authorized to access this conversation', code: 'conversation_forbidden' })
    for (const text of ['', '   ', 'x'.repeat(4001), 'a\0b', 5]) await send({ conversation_id: conversation, text }).expect(422)
    await send({ conversation_id: conversation }).expect(422)
    expect(await stored(foreign)).toEqual([])
  })

  it('says once and clearly that no model is configured, while everything else works', async () => {
    const bare = await chatWorld(database, { baseUrl: null, apiKey: null })
    const id = await bare.converse()
    const answer = await bare.open(id, 'Hi')
    expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([503, 'assistant_not_configured'])
    expect(framesOf(await bare.ask(id, '/mode blue')).at(-1)!.event).toBe('done')
    expect(await stored(id)).toEqual([])
    await bare.close()
  })
})

describe('limits', () => {
  it('gives a user so many answers at once, and a place again when one ends', async () => {
    const small = await chatWorld(database, { streamsPerUser: 2 })
    small.model.script(sendsThenHangs(begun('r1', ['a'])))
    const id = await small.converse()
    const leaving = [new AbortController(), new AbortController()]
    const open = await Promise.all(leaving.map(({ signal }) => small.open(id, 'Hi', { signal })))
    await Promise.all(open.map((response) => response.body!.getReader().read()))
    const refused = await small.open(id, 'Hi')
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([429, 'too_many_streams'])
    const theirs = await small.open(await small.converse(STRANGER), 'Hi', { user: STRANGER, signal: leaving[0]!.signal })
    expect(theirs.status).toBe(200)
    leaving[0]!.abort()
    const again = await eventually(() => small.open(id, 'Hi', { signal: leaving[1]!.signal }), ({ status }) => status !== 429)
    expect(again.status).toBe(200)
    leaving[1]!.abort()
    await small.close()
  })

  it('counts tokens a day and stops at the limit', async () => {
    await database.prisma.tokenUsage.deleteMany()
    const small = await chatWorld(database, { tokensPerDay: 250 })
    small.model.script(sends(words('r1', ['a'], 200)))
    const id = await small.converse()
    await small.ask(id, 'one')
    await small.ask(id, 'two')
    expect(await database.prisma.tokenUsage.findMany()).toEqual([{ userId: OWNER.id, day: new Date('2025-07-01'), tokens: 400n }])
    const refused = await small.open(id, 'three')
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([429, 'tokens_spent'])
    expect(await stored(id)).toHaveLength(4)
    await small.close()
  })
})

it('every frame keeps the published schema of its event', async () => {
  world.model.script(sends(tools('r1', [{ id: 'c1', name: 'get_portfolio_overview', args: '{}' }])), sends(words('r2', ['ok'])))
  const frames = framesOf(await world.ask(conversation, 'And?'))
  for (const { event, data } of frames) expect([event, schemaBreaches(`Sse${event.split('_').map((part) => part[0]!.toUpperCase() + part.slice(1)).join('')}`, data)]).toEqual([event, []])
})
