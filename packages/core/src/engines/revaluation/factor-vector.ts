import { FACTORS, INTEREST_RATE_FACTOR, MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'

/** Stored names in the order of factor vectors: the market, the six styles, the rate (specification 2.2). */
export const VECTOR_FACTORS: readonly string[] = [MARKET_FACTOR, ...STYLE_FACTORS, INTEREST_RATE_FACTOR]
export const FACTOR_COUNT = VECTOR_FACTORS.length
export const STYLE_COUNT = STYLE_FACTORS.length
/** Places of the market and the rate; style k stands at k + 1. */
export const MARKET = 0
export const RATE = FACTOR_COUNT - 1

const PLACES = new Map(FACTORS.map(({ scenarioKey, name }) => [scenarioKey, VECTOR_FACTORS.indexOf(name)]))

/** Place in factor vectors of a scenario key such as `Interest_Rate`; -1 for one that is no factor of the model. */
export function factorPlace(scenarioKey: string): number {
  return PLACES.get(scenarioKey) ?? -1
}
