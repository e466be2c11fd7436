import { FACTORS, readFactorExposures, readPositionBetas, STYLE_FACTORS, MARKET_FACTOR, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { id, list, wholeNumber, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import { factorExposures, positionFactorExposures } from './schemas.js'

const METHOD = 'Market beta plus market-residual style betas on ETF proxies (orthogonal ridge)'
const STYLE_COUNT = FACTORS.filter((factor) => factor.type === 'style' && factor.active).length
const NOTHING = { flag: 'NO_FACTOR_CALCULATIONS', message: 'No factor calculation is stored for this portfolio', positions_analyzed: 0, positions_total: 0, positions_skipped: 0, data_days: 0 }

/** Portfolio betas, per unit of NAV and in dollars, as the newest night stored them. */
export function portfolioFactorsOperation(services: Services) {
  return operation({
    id: 'getPortfolioFactorExposures', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/factor-exposures', tag: 'analytics', summary: 'Portfolio factor betas', auth: 'bearer',
    params: z.object({ portfolio_id: id }), response: factorExposures, errors: ['portfolio_not_found'],
    handle: async ({ params, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const stored = await readFactorExposures(services.database, portfolio.id)
      const factors = (stored?.factors ?? []).flatMap(({ name, beta, exposure_dollar }) => (beta === null ? [] : [{ name, beta, exposure_dollar }]))
      if (!stored || stored.status !== 'COMPLETED' || factors.length === 0) {
        return {
          available: false, portfolio_id: portfolio.id, calculation_date: stored?.calculationDate ?? null, data_quality: unavailable(stored), factors: [],
          metadata: { reason: 'no_calculation_available', detail: 'no_factor_calculations', status: stored?.status ?? null, flags: stored?.flags ?? [] },
        }
      }
      const { data_days, ...coverage } = stored.coverage
      return {
        available: true, portfolio_id: portfolio.id, calculation_date: stored.calculationDate, data_quality: null, factors,
        metadata: {
          factor_model: `${STYLE_COUNT}-factor`, calculation_method: METHOD, completeness: factors.length === STYLE_COUNT ? 'complete' : 'partial', total_active_factors: STYLE_COUNT,
          factors_calculated: factors.length, has_market_beta: factors.some((factor) => factor.name === MARKET_FACTOR) ? 1 : 0, ...coverage,
          coverage_pct: roundTo(coverage.coverage_pct, 2), data_days, flags: stored.flags,
        },
      }
    },
  })
}

/** Betas of every position, which are its driver's of the same session. Pages run over all positions by symbol and id. */
export function positionFactorsOperation(services: Services) {
  return operation({
    id: 'listPositionFactorExposures', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/positions/factor-exposures', tag: 'analytics', summary: 'Factor betas per position', auth: 'bearer',
    params: z.object({ portfolio_id: id }), query: z.object({ limit: wholeNumber(50, 1, 200), offset: wholeNumber(0, 0, 1_000_000), symbols: list }),
    response: positionFactorExposures, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const symbols = query.symbols?.split(',').map((symbol) => symbol.trim().toUpperCase()).filter((symbol) => symbol !== '') ?? null
      const [stored, betas] = await Promise.all([
        readFactorExposures(services.database, portfolio.id), readPositionBetas(services.database, portfolio.id, symbols && symbols.length > 0 ? symbols : null),
      ])
      const positions = betas.map((row) => ({ position_id: row.positionId, symbol: row.symbol, exposures: exposuresOf(row), quality_flag: row.qualityFlag, flags: row.flags ?? [], skipped: row.skipped }))
      const total = positions.filter((position) => Object.keys(position.exposures).length > 0).length
      const page = { portfolio_id: portfolio.id, calculation_date: stored?.calculationDate ?? null, limit: query.limit, offset: query.offset }
      if (!stored || total === 0) {
        const quality = unavailable(stored)
        const flag = stored && stored.coverage.positions_total === 0 ? 'NO_POSITIONS' : quality.flag
        return { available: false, ...page, data_quality: { ...quality, flag }, total: 0, positions: [] }
      }
      return { available: true, ...page, data_quality: null, total, positions: positions.slice(query.offset, query.offset + query.limit) }
    },
  })
}

function unavailable(stored: Awaited<ReturnType<typeof readFactorExposures>>) {
  if (!stored) return NOTHING
  const { positions_analyzed, positions_total, positions_skipped, data_days } = stored.coverage
  return { ...NOTHING, message: `The factor calculation of ${stored.calculationDate} ended as ${stored.status}`, positions_analyzed, positions_total, positions_skipped, data_days }
}

/** A skipped position and a beta that could not be estimated are absent, never 0. */
function exposuresOf(row: { skipped: string | null; betaMarket: number | null; betaStyles: (number | null)[] | null }): Record<string, number> {
  if (row.skipped !== null) return {}
  const betas: [string, number | null][] = FACTORS.map(({ name }) => [name, name === MARKET_FACTOR ? row.betaMarket : (row.betaStyles?.[STYLE_FACTORS.indexOf(name as (typeof STYLE_FACTORS)[number])] ?? null)])
  return Object.fromEntries(betas.flatMap(([name, beta]) => (beta === null ? [] : [[name, roundTo(beta, 6)]])))
}
