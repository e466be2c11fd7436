import { describe, expect, it } from '@jest/globals'
import { isOutage, isPassing, withRetries } from './retry.js'

const failing = (...errors: Error[]) => {
  let tries = 0
  return { work: async () => { const error = errors[tries++]; if (error) throw error; return tries }, tries: () => tries }
}
const withCode = (code: string) => Object.assign(new Error(code), { code })

describe('trying again', () => {
  it.each(['40P01', '40001', '08006', '57P01', '57014', '55P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'])('is for %s, which passes', (code) => {
    expect(isPassing(withCode(code))).toBe(true)
  })

  it.each(['23505', '22P02', '42P01', '23503', 'ERR_INVALID_ARG_TYPE'])('is not for %s, which is final', (code) => {
    expect(isPassing(withCode(code))).toBe(false)
  })

  it('knows a broken connection without a code, and one behind another error', () => {
    expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true)
    expect(isPassing(new Error('query failed', { cause: withCode('40P01') }))).toBe(true)
    expect(isPassing(new Error('position x: quantity is not a finite number'))).toBe(false)
  })

  it('tells a database that is away from a fault of the work', () => {
    expect(['08006', '57P01', 'ECONNREFUSED'].map((code) => isOutage(withCode(code)))).toEqual([true, true, true])
    expect(['40P01', '57014', '22P02'].map((code) => isOutage(withCode(code)))).toEqual([false, false, false])
  })

  it('goes on to success, ends after the given tries, and never repeats a data error', async () => {
    const twice = failing(withCode('40P01'), withCode('40001'))
    expect(await withRetries(3, twice.work, 1)).toBe(3)
    const always = failing(...Array<Error>(9).fill(withCode('40P01')))
    await expect(withRetries(3, always.work, 1)).rejects.toThrow('40P01')
    expect(always.tries()).toBe(3)
    const data = failing(withCode('22P02'))
    await expect(withRetries(3, data.work, 1)).rejects.toThrow('22P02')
    expect(data.tries()).toBe(1)
  })

  it('waits twice as long each time', async () => {
    const started = performance.now()
    await withRetries(3, failing(withCode('40P01'), withCode('40P01')).work, 20)
    expect(performance.now() - started).toBeGreaterThanOrEqual(58)
  })
})
