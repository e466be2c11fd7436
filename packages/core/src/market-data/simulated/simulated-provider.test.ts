import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../../calendar/index.js'
import { TREASURY_SERIES } from '../provider.js'
import { simulatedProvider } from './simulated-provider.js'

const calendar = createCalendar()
const provider = () => simulatedProvider(calendar, 1)

describe('the simulated market', () => {
  it('gives the same bars whatever stretch, order or company a symbol is asked in', async () => {
    const long = await provider().dailyBars({ symbols: ['AAPL', 'SPY'], from: '2024-01-02', to: '2025-06-30' })
    const short = await provider().dailyBars({ symbols: ['SPY'], from: '2025-06-02', to: '2025-06-30' })
    expect(short.rows).toHaveLength(20)
    expect(long.rows.filter((bar) => bar.symbol === 'SPY' && bar.date >= '2025-06-02')).toEqual(short.rows)
  })

  it('answers for other seeds differently, and names what it does not know', async () => {
    const other = simulatedProvider(calendar, 2)
    const request = { symbols: ['SPY', 'VIX', 'HOME_EQUITY'], from: '2025-06-30', to: '2025-06-30' }
    const [a, b] = [await provider().dailyBars(request), await other.dailyBars(request)]
    expect(a.rows[0]!.close).not.toBe(b.rows[0]!.close)
    expect(a.failures.map((failure) => [failure.symbol, failure.failureClass])).toEqual([['VIX', 'not_found'], ['HOME_EQUITY', 'not_found']])
  })

  it('moves the market by about 16 % a year', async () => {
    const { rows } = await provider().dailyBars({ symbols: ['SPY'], from: '2019-01-02', to: '2025-06-30' })
    const returns = rows.slice(1).map((bar, t) => bar.close! / rows[t]!.close! - 1)
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
    const volatility = Math.sqrt((252 * returns.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / (returns.length - 1))
    expect(volatility).toBeGreaterThan(0.15)
    expect(volatility).toBeLessThan(0.17)
  })

  it('quotes calls and puts that respect put-call parity to the cent, NAVs without a range, profiles and yields', async () => {
    const { rows } = await provider().optionQuotes({ symbols: ['SPY250919C00500000', 'SPY250919P00500000'], from: '2025-06-30', to: '2025-06-30' })
    const [call, put] = [rows[0]!, rows[1]!]
    const spot = (await provider().dailyBars({ symbols: ['SPY'], from: '2025-06-30', to: '2025-06-30' })).rows[0]!.close!
    const yields = await provider().treasuryYields(TREASURY_SERIES, '2025-06-30', '2025-06-30')
    const tenYear = yields.rows.find((row) => row.seriesId === 'DGS10')!.yieldPercent
    const forward = spot - 500 * Math.exp((-2 * Math.log(1 + tenYear / 200) * 81) / 365)
    expect(Math.abs(call.close! - put.close! - forward)).toBeLessThan(0.02)
    expect(yields.rows).toHaveLength(4)
    const fund = await provider().dailyBars({ symbols: ['FXNAX'], from: '2025-06-30', to: '2025-06-30' })
    expect(fund.rows[0]).toMatchObject({ open: null, high: null, close: fund.rows[0]!.adjClose })
    expect((await provider().profiles(['AAPL'])).rows[0]).toMatchObject({ name: 'Apple Inc.', sector: 'Technology' })
  })
})
