import { FACTORS, MARKET_FACTOR, readFactorExposures, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { id, z } from '../../http/schemas.js'
import { ownPortfolio, type Services } from '../../services.js'
import * as examples from './examples.js'
import { factorExposures } from './schemas.js'
import { unavailable } from './unavailable.js'

const METHOD = 'Market beta plus market-residual style betas on ETF proxies (orthogonal ridge)'
const STYLE_COUNT = FACTORS.filter((factor) => factor.type === 'style' && factor.active).length

/** Portfolio betas, per unit of NAV and in dollars, as the newest night stored them. A factor without a beta is absent, never 0. */
export function portfolioFactorsOperation(services: Services) {
  return operation({
    id: 'getPortfolioFactorExposures', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/factor-exposures', tag: 'analytics', summary: 'Portfolio factor betas', auth: 'bearer',
    params: z.object({ portfolio_id: id }), response: factorExposures, example: examples.factors, errors: ['portfolio_not_found'],
    handle: async ({ params, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const stored = await readFactorExposures(services.database, portfolio.id)
      const factors = (stored?.factors ?? []).flatMap(({ name, beta, exposure_dollar }) => (beta === null ? [] : [{ name, beta, exposure_dollar }]))
      const head = { portfolio_id: portfolio.id, calculation_date: stored?.calculationDate ?? null }
      if (!stored || stored.status !== 'COMPLETED' || factors.length === 0) {
        return {
          available: false, ...head, data_quality: await unavailable(services, portfolio.id, stored), factors: [],
          metadata: { reason: 'no_calculation_available', detail: 'no_factor_calculations', status: stored?.status ?? null, flags: stored?.flags ?? [] },
        }
      }
      const { coverage } = stored
      return {
        available: true, ...head, data_quality: null, factors,
        metadata: {
          factor_model: `${STYLE_COUNT}-factor`, calculation_method: METHOD, completeness: factors.length === STYLE_COUNT ? ('complete' as const) : ('partial' as const),
          total_active_factors: STYLE_COUNT, factors_calculated: factors.length, has_market_beta: factors.some((factor) => factor.name === MARKET_FACTOR) ? 1 : 0,
          ...coverage, coverage_pct: roundTo(coverage.coverage_pct, 2), flags: stored.flags,
        },
      }
    },
  })
}
