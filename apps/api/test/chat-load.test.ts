import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { chatWorld, type ChatWorld, closeWorlds } from './support/chat.js'
import { begun, sendsThenHangs, type Step, words } from './support/fake-model.js'
import { tokenOf } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const MIB = 1024 * 1024

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
})
afterAll(async () => {
  await closeWorlds()
  await database.drop()
})

/** Writes a long reply with the pace of its reader, and tells how much it has written. */
function long(tokens: number, text: string, written: (bytes: number) => void): Step {
  return async (response) => {
    let sent = 0
    let goOn = (): void => undefined
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).on('drain', () => goOn()).on('close', () => goOn())
    for (let index = 0; index < tokens && !response.destroyed; index++) {
      const event = begun('long', [`${text}${index}`])
      written((sent += event.length))
      if (!response.write(event)) await new Promise<void>((done) => (goOn = done))
    }
    response.end(words('long', ['.']))
  }
}

describe('a long answer', () => {
  let world: ChatWorld
  beforeAll(async () => {
    world = await chatWorld(database, { silenceMs: 30_000 })
  })
  afterAll(() => world.close())

  it('of 10,000 tokens keeps memory flat', async () => {
    world.model.script(long(9_999, ' word', () => undefined))
    const reader = (await world.open(await world.converse(), 'Tell me all')).body!.getReader()
    const used: number[] = []
    let tokens = 0
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      // Counts what has come without keeping it.
      const text = rest + Buffer.from(value).toString()
      const frames = text.split('\n\n')
      rest = frames.pop()!
      const before = tokens
      tokens += frames.filter((frame) => frame.startsWith('event: token\n')).length
      if (Math.floor(tokens / 2000) > Math.floor(before / 2000)) {
        collect()
        used.push(process.memoryUsage().heapUsed)
      }
    }
    expect([tokens, used.length]).toEqual([10_000, 5])
    const growth = (used.at(-1)! - used[0]!) / MIB
    process.stderr.write(`10,000 tokens: heap grew by ${growth.toFixed(2)} MiB between the 2,000th and the last\n`)
    expect(growth).toBeLessThan(3)
  })

  it('is read from the model no faster than the client reads it', async () => {
    let written = 0
    const all = 40 * MIB
    world.model.script(long(all / 2048, 'x'.repeat(2048), (bytes) => (written = bytes)))
    const body = JSON.stringify({ conversation_id: await world.converse(), text: 'Tell me all' })
    const call = request(`${world.url}/api/v1/chat/send`, { method: 'POST', headers: { Authorization: `Bearer ${tokenOf(OWNER)}`, 'Content-Type': 'application/json' } })
    // A client that takes the first bytes and then nothing.
    call.on('response', (response) => void response.once('data', () => response.pause())).on('error', () => undefined).end(body)
    let before = -1
    let still = 0
    for (let tries = 0; tries < 150 && still < 10; tries++) {
      still = written > 0 && written === before ? still + 1 : 0
      before = written
      await sleep(200)
    }
    process.stderr.write(`a client that stops reading: ${(written / MIB).toFixed(1)} of 40 MiB were taken from the model\n`)
    expect(still).toBe(10)
    expect(written).toBeLessThan(all / 2)
    call.destroy()
  })
})

it('a heartbeat stands for quiet: a stream that says something has none', async () => {
  const world = await chatWorld(database, { heartbeatMs: 5000, tokensPerDay: 0 })
  world.model.script(async (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    for (let index = 0; index < 26; index++) {
      response.write(begun('steady', ['a']))
      await sleep(250)
    }
    await sleep(6000)
    response.end(words('steady', ['b']))
  })
  const events = (await world.ask(await world.converse(), 'Hi')).match(/(?<=event: )\w+/g)!
  expect(events.filter((event) => event === 'heartbeat').length).toBeGreaterThanOrEqual(1)
  expect(events.slice(0, 29)).not.toContain('heartbeat')
  await world.close()
})

it('100 quiet streams each have their heartbeats; how far off their time is printed', async () => {
  const [streams, every, beats] = [100, 1000, 4]
  const world = await chatWorld(database, { heartbeatMs: every, streamsPerUser: streams, silenceMs: 60_000, tokensPerDay: 0 })
  world.model.script(sendsThenHangs(begun('quiet', ['a'])))
  const id = await world.converse()
  const leave = new AbortController()
  const readOne = async (): Promise<number[]> => {
    const response = await world.open(id, 'Hi', { signal: leave.signal })
    const reader = response.body!.getReader()
    const late: number[] = []
    // From the token on, quiet begins.
    for (let last = 0, text = ''; late.length < beats;) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`the stream ended (${response.status}): ${text}`)
      text += Buffer.from(value).toString()
      const at = performance.now()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        if (text.startsWith('event: heartbeat\n')) late.push(at - last - every)
        last = at
        text = text.slice(end + 2)
      }
    }
    return late
  }
  const late = (await Promise.all(Array.from({ length: streams }, readOne))).flat()
  leave.abort()
  const worst = Math.max(...late.map(Math.abs))
  process.stderr.write(`100 streams: the worst of ${late.length} heartbeats was ${Math.round(worst)} ms off its time\n`)
  expect(late).toHaveLength(streams * beats)
  await world.close()
})
