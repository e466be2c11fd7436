import { describe, expect, it } from '@jest/globals'
import { batchesToSend } from './hand-out.js'

const portfolio = (id: string, attempts = 0, losses = 0) => ({ id, attempts, losses, worker: null })
const fresh = ['a', 'b', 'c', 'd', 'e'].map((id) => portfolio(id))

describe('portfolios are handed out', () => {
  it('in batches the first time', () => {
    expect(batchesToSend({ total: 5, pending: fresh }, 2, 0)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    expect(batchesToSend({ total: 0, pending: [] }, 2, 0)).toEqual([])
  })

  it('one by one when they came back', () => {
    expect(batchesToSend({ total: 7, pending: [...fresh, portfolio('f', 1), portfolio('g', 2)] }, 5, 0)).toEqual([['a', 'b', 'c', 'd', 'e'], ['f'], ['g']])
  })

  it('last of all and one at a time when they were lost alone, the one with fewest losses first', () => {
    const lost = [portfolio('x', 3, 2), portfolio('y', 2, 1), portfolio('z', 2, 1)]
    expect(batchesToSend({ total: 8, pending: [...fresh, ...lost] }, 5, 1e9)).toEqual([['a', 'b', 'c', 'd', 'e']])
    expect(batchesToSend({ total: 4, pending: lost }, 5, 1e9)).toEqual([]) // another one is under way
    expect(batchesToSend({ total: 3, pending: lost }, 5, 1e9)).toEqual([['y']])
  })

  it('after losses only when the run has been quiet, the longer the more there were', () => {
    const once = { total: 1, pending: [portfolio('x', 2, 1)] }
    const twice = { total: 1, pending: [portfolio('x', 3, 2)] }
    expect([1_999, 2_000].map((quiet) => batchesToSend(once, 5, quiet))).toEqual([[], [['x']]])
    expect([3_999, 4_000].map((quiet) => batchesToSend(twice, 5, quiet))).toEqual([[], [['x']]])
  })
})
