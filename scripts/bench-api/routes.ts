/** A GET that is measured. */
export interface Route {
  readonly name: string
  /** With ID for the portfolio. */
  readonly path: string
  /** The night has prepared the answer; a copy that still holds is answered 304. */
  readonly prepared: boolean
}

const report = (name: string): Route => ({ name, path: `/api/v1/analytics/portfolio/ID/${name}`, prepared: true })
const computed = (name: string, path: string): Route => ({ name, path: `/api/v1/${path}`, prepared: false })

/** The ten heaviest reads of a portfolio: the largest reports, and what is put together for each request. */
export const ROUTES: readonly Route[] = [
  report('correlation-matrix'), report('market-scenarios'), report('risk-measures'), report('stress-test'), report('factor-exposures'),
  computed('complete', 'data/portfolio/ID/complete?include_timeseries=1&include_attrib=1'), computed('positions/details', 'data/positions/details?portfolio_id=ID'), computed('overview', 'analytics/portfolio/ID/overview'),
  computed('prices/historical', 'data/prices/historical/ID'), computed('positions/factor-exposures', 'analytics/portfolio/ID/positions/factor-exposures?limit=200'),
]
