import { describe, expect, it } from '@jest/globals'
import { loadConfig } from './config.js'

describe('TRUST_PROXY', () => {
  it.each([[undefined, false], ['', false], ['false', false], ['OFF', false], ['0', false], ['1', 1], ['2', 2], ['loopback', ['loopback']], ['10.0.0.0/8, fd00::/8,::1', ['10.0.0.0/8', 'fd00::/8', '::1']]])('%j is %j', (text, expected) => {
    expect(loadConfig({ TRUST_PROXY: text }).trustProxy).toEqual(expected)
  })

  it.each(['true', 'everyone', '10.0.0.0/33', '10.0.0.1/x', '999.1.1.1', '-1', '10.0.0.0/8/8'])('%s is refused by its name', (text) => {
    expect(() => loadConfig({ TRUST_PROXY: text })).toThrow(/^TRUST_PROXY: must be/)
  })
})

describe('KEPT_ANSWERS_MB', () => {
  it.each([[undefined, 67_108_864], ['0', 0], ['1', 1_048_576]])('%j is %d bytes', (text, expected) => expect(loadConfig({ KEPT_ANSWERS_MB: text }).keptAnswersBytes).toBe(expected))
  it.each(['-1', 'many', '1.5'])('%s is refused by its name', (text) => expect(() => loadConfig({ KEPT_ANSWERS_MB: text })).toThrow(/^KEPT_ANSWERS_MB: /))
})

describe('RATE_LIMIT_PER_MINUTE', () => {
  it.each([[undefined, 600], ['0', 0], ['25', 25]])('%j is %d', (text, expected) => expect(loadConfig({ RATE_LIMIT_PER_MINUTE: text }).rateLimit).toBe(expected))
  it.each(['-1', 'many', '1.5'])('%s is refused by its name', (text) => expect(() => loadConfig({ RATE_LIMIT_PER_MINUTE: text })).toThrow(/^RATE_LIMIT_PER_MINUTE: /))
})
