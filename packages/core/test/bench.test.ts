import { describe, expect, it } from '@jest/globals'
import { benchCommand } from '../../../scripts/bench/command.js'
import { timeNumpy } from '../../../scripts/bench/numpy.js'
import { benchOptions, UsageError } from '../../../scripts/bench/options.js'
import { type BenchReport, reportText } from '../../../scripts/bench/report.js'
import { STAGES } from '../../../scripts/bench/stages.js'
import { createWorld } from '../../../scripts/bench/world.js'

describe('pnpm bench', () => {
  it('lists what it measures without a subcommand, and tells wrong usage in one line', () => {
    for (const { name } of STAGES) expect(benchCommand([])).toContain(name)
    expect(benchCommand(['engines', '--help'])).toContain('--portfolios P')
    expect(() => benchCommand(['engines', '--sessions', '5'])).toThrow(new UsageError('--sessions must be a whole number of at least 60, got "5"'))
    expect(() => benchCommand(['engine'])).toThrow(UsageError)
  })

  it('has three portfolios of fifty over a year, and no more than 3000 symbols unless told', () => {
    expect(benchOptions([])).toEqual({ portfolios: 3, positions: 50, sessions: 252, symbols: 150, json: false })
    expect(benchOptions(['--portfolios', '1000', '--json'])).toEqual({ portfolios: 1000, positions: 50, sessions: 252, symbols: 3000, json: true })
    expect(() => benchOptions(['--positions', '1.5'])).toThrow(UsageError)
    expect(() => benchOptions(['--colour'])).toThrow(UsageError)
  })

  it.each([[2, 30], [9, 30]])('does the work of symbols once, whatever the number of portfolios (%d)', (portfolios, symbols) => {
    const world = createWorld({ portfolios, positions: 21, sessions: 60, symbols })
    const once: Record<string, number> = { 'factor correlations': 21, 'stress, factor moves': 18 }
    for (const { name, per, prepare } of STAGES) expect([name, prepare(world)()]).toEqual([name, per === 'night' ? once[name] : per === 'symbol' ? symbols : portfolios])
  })

  it('makes the same world for the same size', () => {
    const size = { portfolios: 2, positions: 21, sessions: 60, symbols: 40 }
    const [one, two] = [createWorld(size), createWorld(size)]
    expect([one.valued(), one.exposures()]).toEqual([two.valued(), two.exposures()])
  })

  it('says why numpy has no figures', () => {
    expect(timeNumpy('no-such-python')).toBe('no no-such-python here')
  })

  it('prints columns that line up', () => {
    const times = { ms: 12.3456, best_ms: 1 }
    const report: BenchReport = {
      portfolios: 3, positions: 50, sessions: 252, symbols: 150, node: '20.0.0', numpy: { absent: 'no python3 here' }, stages: [{ name: 'a stage', per: 'symbol', done: 1500, ...times }],
      kernels: [{ name: 'fits', here: { ...times, per_second: 1_234_567 }, numpy: null }],
    }
    const text = reportText(report)
    expect(text).toContain('stage                                            for       ms    best\n------------------------------------   -------------   ------   -----\na stage                                1,500 symbols   12.346   1.000\nall stages')
    expect(text).toContain('fits a second: 1,234,567')
    expect(text).toContain('numpy: no python3 here')
  })
})
