import { FACTOR_EXPOSURES, factorQuality, FACTORS, MARKET_FACTOR, readLatestResult, readPositionBetas, roundTo, STYLE_FACTORS } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { list, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import { page, portfolioPath } from '../nouns.js'
import { activePositions } from './active-positions.js'
import * as examples from './examples.js'
import { positionFactorExposures } from './schemas.js'

type Betas = Awaited<ReturnType<typeof readPositionBetas>>[number]

/** Betas of every position, which are its driver's of the same session. Pages run over all positions by symbol and id; `total` counts those with betas. */
export function positionFactorsOperation(services: Services) {
  return operation({
    id: 'listPositionFactorExposures', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/positions/factor-exposures', tag: 'analytics', summary: 'Factor betas per position', auth: 'bearer', kept: true,
    description: 'Options show the betas of their underlying. `total` counts positions that have betas; those that were skipped say why.',
    params: portfolioPath, query: z.object({ ...page(50, 200), symbols: list.meta({ description: 'Only these, separated by commas' }) }),
    response: positionFactorExposures, example: examples.positionFactors, errors: ['portfolio_not_found'],
    handle: async ({ params, query: { limit, offset, symbols }, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const [stored, betas] = await Promise.all([readLatestResult(services.database, FACTOR_EXPOSURES, portfolio.id), readPositionBetas(services.database, portfolio.id)])
      const head = { portfolio_id: portfolio.id, calculation_date: stored?.calculationDate ?? null, limit, offset }
      const positions = betas.map(rowOf)
      if (!positions.some(hasBetas)) {
        const quality = factorQuality(stored, await activePositions(services, portfolio.id, stored))
        const flag = quality.positions_total === 0 ? 'NO_POSITIONS' : quality.flag
        return { available: false, ...head, data_quality: { ...quality, flag }, total: 0, positions: [] }
      }
      const wanted = new Set(symbols?.map((symbol) => symbol.toUpperCase()))
      const matching = wanted.size === 0 ? positions : positions.filter((position) => wanted.has(position.symbol.toUpperCase()))
      return { available: true, ...head, data_quality: null, total: matching.filter(hasBetas).length, positions: matching.slice(offset, offset + limit) }
    },
  })
}

function rowOf(row: Betas) {
  return { position_id: row.positionId, symbol: row.symbol, exposures: exposuresOf(row), quality_flag: row.qualityFlag, flags: row.flags ?? [], skipped: row.skipped }
}

function hasBetas(position: { readonly exposures: Record<string, number> }): boolean {
  return Object.keys(position.exposures).length > 0
}

/** In display order. A skipped position and a beta that could not be estimated are absent, never 0. */
function exposuresOf({ skipped, betaMarket, betaStyles }: Betas): Record<string, number> {
  if (skipped !== null) return {}
  const styles = new Map<string, number | null>(STYLE_FACTORS.map((name, index) => [name, betaStyles?.[index] ?? null]))
  return Object.fromEntries(FACTORS.flatMap(({ name }) => {
    const beta = name === MARKET_FACTOR ? betaMarket : (styles.get(name) ?? null)
    return beta === null ? [] : [[name, roundTo(beta, 6)]]
  }))
}
