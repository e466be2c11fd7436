import { describe, expect, it } from '@jest/globals'
import { qualityScores, recommendations } from './scores.js'
import { symbolQuality } from './symbol-quality.js'

const row = (symbol: string, recentDays = 30, doubtful = 0) => ({ symbol, days: 253, recentDays, doubtful, first: '2024-06-25', last: '2025-06-30', provider: 'yahoo' })
const good = symbolQuality('A', row('A'), 0, true, null)
const none = symbolQuality('B', undefined, null, false, 'not_found')

describe('data-quality scores', () => {
  it('weighs current prices 0.4, history 0.3 and freshness 0.3', () => {
    expect(qualityScores([good])).toEqual({ completeness: 100, recency: 100, accuracy: 100, provider_coverage: 100, quality_score: 1, status: 'passed' })
    expect(qualityScores([good, none])).toMatchObject({ completeness: 50, recency: 50, accuracy: 100, provider_coverage: 50, quality_score: 0.5, status: 'failed' })
    expect(qualityScores([good, symbolQuality('C', row('C', 10), 0, true, null)])).toMatchObject({ quality_score: 0.85 })
    expect(qualityScores([good, symbolQuality('C', row('C'), 3, true, null)])).toMatchObject({ quality_score: 0.85, recency: 70 })
  })

  it('has no score for nothing, and never 0 for unknown', () => {
    expect(qualityScores([])).toEqual({ completeness: null, recency: null, accuracy: null, provider_coverage: null, quality_score: null, status: 'warning' })
    expect(none.accuracy).toBeNull()
  })

  it('counts closes that contradict themselves', () => expect(symbolQuality('D', row('D', 30, 3), 0, true, null).accuracy).toBe(90))

  it('advises in at most three sentences, or says that all is well', () => {
    expect(recommendations([good])).toEqual(['All data-quality measures are acceptable.'])
    const many = ['P', 'Q', 'R', 'S', 'T', 'U'].map((symbol) => symbolQuality(symbol, undefined, null, false, null))
    expect(recommendations([good, none, ...many])).toEqual([
      'No current price for B (not_found): check the symbol, or import prices for it.',
      'No current price for P, Q, R, S, T and 1 more (never asked for): name a provider in MARKET_DATA_PROVIDERS, or import prices.',
      'No company profile for B, P, Q, R, S and 2 more: the next night asks again.',
    ])
  })
})
