import { describe, expect, it } from '@jest/globals'
import { ENGINES, engineEntry, POSITION_VALUES, type EngineName } from './registry.js'

describe('the registry of engines', () => {
  it('numbers all eight once and keeps them in the order of their waves', () => {
    expect(ENGINES.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(ENGINES.map(({ wave }) => wave)).toEqual(ENGINES.map(({ wave }) => wave).sort())
  })

  it('runs an engine in a later wave than everything it needs', () => {
    for (const { name, wave, needs } of ENGINES) {
      const early = needs.filter((need) => need !== POSITION_VALUES && engineEntry(need).wave >= wave)
      expect([name, early]).toEqual([name, []])
    }
  })

  it('names an engine that does not exist', () => {
    expect(engineEntry('stress_testing')).toMatchObject({ number: 5, produces: 'stress_test_results' })
    expect(() => engineEntry('horoscope' as EngineName)).toThrow('no engine is called horoscope')
  })
})
