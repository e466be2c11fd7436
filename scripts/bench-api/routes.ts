/** A GET that is measured. */
export interface Route {
  readonly name: string
  /** With ID for the portfolio. */
  readonly path: string
}

const route = (name: string, path: string): Route => ({ name, path: `/api/v1/${path}` })
const report = (name: string): Route => route(name, `analytics/portfolio/ID/${name}`)

/** The ten heaviest reads of a portfolio: the largest reports that the night prepares, and what is put together when it is asked for. */
export const ROUTES: readonly Route[] = [
  report('correlation-matrix'), report('market-scenarios'), report('risk-measures'), report('stress-test'), report('factor-exposures'),
  route('complete', 'data/portfolio/ID/complete?include_timeseries=1&include_attrib=1'), route('positions/details', 'data/positions/details?portfolio_id=ID'), report('overview'),
  route('prices/historical', 'data/prices/historical/ID'), route('positions/factor-exposures', 'analytics/portfolio/ID/positions/factor-exposures?limit=200'),
]
