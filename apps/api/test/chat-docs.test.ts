import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '@sigmasight/core'
import { FAILURES } from '../src/chat/model/failure.js'
import { MODES } from '../src/chat/modes.js'

const page = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
const guide = page('docs/assistant.md')
const settings = [...guide.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`|[^|]*) \|[^|]+\|$/gm)].map((match) => ({ name: match[1]!, shown: match[2] ?? null }))

describe('the settings of the assistant', () => {
  it('have the defaults that the guide shows, and stand in the README too', () => {
    expect(settings.map(({ name }) => name)).toEqual([
      'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'CHAT_MODEL', 'CHAT_FALLBACK_MODEL', 'CHAT_SILENCE_SECONDS', 'CHAT_HEARTBEAT_SECONDS', 'CHAT_STREAMS_PER_USER', 'CHAT_TOKENS_PER_DAY',
    ])
    const defaults = Object.fromEntries(settings.flatMap(({ name, shown }) => (shown === null ? [] : [[name, shown]])))
    expect(loadConfig(defaults).chat).toEqual(loadConfig({}).chat)
    const table = page('README.md')
    for (const { name, shown } of settings) expect([name, table.includes(`\`${name}\``), shown === null || table.includes(`\`${shown}\``)]).toEqual([name, true, true])
  })

  it('reach the configuration', () => {
    expect(loadConfig({
      OPENAI_API_KEY: 'key', OPENAI_BASE_URL: 'http://localhost:11434/v1', CHAT_MODEL: 'a', CHAT_FALLBACK_MODEL: 'b', CHAT_SILENCE_SECONDS: '2.5', CHAT_HEARTBEAT_SECONDS: '5', CHAT_STREAMS_PER_USER: '7', CHAT_TOKENS_PER_DAY: '0',
    }).chat).toEqual({ apiKey: 'key', baseUrl: 'http://localhost:11434/v1', model: 'a', fallbackModel: 'b', silenceMs: 2500, heartbeatMs: 5000, streamsPerUser: 7, tokensPerDay: 0 })
  })

  it.each([['OPENAI_BASE_URL', 'localhost:11434'], ['OPENAI_BASE_URL', 'ftp://x'], ['CHAT_HEARTBEAT_SECONDS', '60'], ['CHAT_STREAMS_PER_USER', '0'], ['CHAT_TOKENS_PER_DAY', 'many']])('%s=%s is refused by name', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(name)
  })
})

describe('the guide', () => {
  it('explains every mode and every way an answer can fail, and no other', () => {
    expect([...guide.matchAll(/^\| `(\w+)` \| (?:as|to) /gm)].map((match) => match[1])).toEqual([...MODES])
    const failures = guide.slice(guide.indexOf('| `error_type` |'), guide.indexOf('## Tools')).split('\n').slice(2)
    const named = failures.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]!))
    expect(named.sort()).toEqual(Object.keys(FAILURES).sort())
  })
})
