import type { ResultTable } from './result-table.js'

/** What every portfolio result says beside its figures. */
interface ResultHead {
  readonly portfolioId: string
  readonly status: string
  readonly flags: readonly string[]
  readonly coverage: object
  readonly inputDigest: string
}

const HEAD = { portfolioId: 'uuid', status: 'text', flags: 'text[]', coverage: 'jsonb', inputDigest: 'text' } as const
const BY_PORTFOLIO = { dateColumn: 'calculation_date', key: ['portfolioId'] } as const

/** Engine 1. */
export interface ValuationRow extends ResultHead {
  /** Exact decimal text. */
  readonly netAssetValue: string | null
  readonly totals: object
  readonly positions: readonly object[]
}
export const VALUATIONS: ResultTable<ValuationRow> = { name: 'portfolio_valuations', ...BY_PORTFOLIO, columns: { ...HEAD, netAssetValue: 'numeric', totals: 'jsonb', positions: 'jsonb' } }

/** Engine 2. */
export interface GreeksRow extends ResultHead {
  readonly totals: object | null
  readonly positions: readonly object[]
}
export const GREEKS: ResultTable<GreeksRow> = { name: 'position_greeks', ...BY_PORTFOLIO, columns: { ...HEAD, totals: 'jsonb', positions: 'jsonb' } }

/** Engine 3. */
export interface FactorExposureRow extends ResultHead {
  readonly factors: readonly object[]
  readonly positions: readonly object[]
}
export const FACTOR_EXPOSURES: ResultTable<FactorExposureRow> = { name: 'factor_exposures', ...BY_PORTFOLIO, columns: { ...HEAD, factors: 'jsonb', positions: 'jsonb' } }

/** Engine 4. */
export interface MarketRiskRow extends ResultHead {
  readonly marketBeta: number | null
  readonly scenarios: object
}
export const MARKET_RISK: ResultTable<MarketRiskRow> = { name: 'market_risk_scenarios', ...BY_PORTFOLIO, columns: { ...HEAD, marketBeta: 'float8', scenarios: 'jsonb' } }

/** Engine 5. */
export interface StressRow extends ResultHead {
  readonly scenarios: readonly object[]
  readonly summary: object
}
export const STRESS_TESTS: ResultTable<StressRow> = { name: 'stress_test_results', ...BY_PORTFOLIO, columns: { ...HEAD, scenarios: 'jsonb', summary: 'jsonb' } }

/** Engine 6; money as exact decimal text. */
export interface SnapshotRow {
  readonly portfolioId: string
  readonly totalValue: string
  readonly cashValue: string
  readonly longValue: string
  readonly shortValue: string
  readonly privateValue: string
  readonly grossExposure: string
  readonly netExposure: string
  readonly externalFlow: string
  readonly dailyPnl: string
  readonly dailyReturn: string | null
  readonly cumulativePnl: string
  readonly unrealizedPnl: string
  readonly realizedPnl: string
  readonly returnIndex: number | null
  readonly portfolioDelta: number | null
  readonly portfolioGamma: number | null
  readonly portfolioTheta: number | null
  readonly portfolioVega: number | null
  readonly numPositions: number
  readonly numLongPositions: number
  readonly numShortPositions: number
  readonly equityBalance: string | null
  readonly flags: readonly string[]
  readonly prices: Readonly<Record<string, { readonly price: number; readonly source: string; readonly units: number }>>
  /** By position id: symbol and exact decimal text. */
  readonly positionPnl: Readonly<Record<string, { readonly symbol: string; readonly pnl: string }>>
  readonly metadata: object
  readonly inputDigest: string
}
export const SNAPSHOTS: ResultTable<SnapshotRow> = {
  name: 'portfolio_snapshots', dateColumn: 'snapshot_date', key: ['portfolioId'],
  columns: {
    portfolioId: 'uuid', totalValue: 'numeric', cashValue: 'numeric', longValue: 'numeric', shortValue: 'numeric', privateValue: 'numeric', grossExposure: 'numeric', netExposure: 'numeric',
    externalFlow: 'numeric', dailyPnl: 'numeric', dailyReturn: 'numeric', cumulativePnl: 'numeric', unrealizedPnl: 'numeric', realizedPnl: 'numeric', returnIndex: 'float8', portfolioDelta: 'float8',
    portfolioGamma: 'float8', portfolioTheta: 'float8', portfolioVega: 'float8', numPositions: 'int4', numLongPositions: 'int4', numShortPositions: 'int4', equityBalance: 'numeric',
    flags: 'text[]', prices: 'jsonb', positionPnl: 'jsonb', metadata: 'jsonb', inputDigest: 'text',
  },
}

/** Engine 7: symbols, the upper triangle row by row and the common rows of each pair. */
export interface CorrelationRow extends ResultHead {
  readonly durationDays: number
  readonly symbols: readonly string[]
  readonly correlations: readonly (number | null)[]
  readonly overlaps: readonly number[]
  readonly metrics: object
  readonly clusters: readonly object[]
}
export const CORRELATIONS: ResultTable<CorrelationRow> = {
  name: 'correlation_calculations', dateColumn: 'calculation_date', key: ['portfolioId', 'durationDays'],
  columns: { ...HEAD, durationDays: 'int4', symbols: 'text[]', correlations: 'jsonb', overlaps: 'int4[]', metrics: 'jsonb', clusters: 'jsonb' },
}

/** Risk measures, the forecast they make for the next session, and how past forecasts fared. */
export interface RiskMeasuresRow extends ResultHead {
  readonly measures: object
  readonly valueAtRisk95: number | null
  readonly valueAtRisk99: number | null
  readonly backtest: object | null
}
export const RISK_MEASURES: ResultTable<RiskMeasuresRow> = {
  name: 'risk_measures', ...BY_PORTFOLIO, columns: { ...HEAD, measures: 'jsonb', valueAtRisk95: 'float8', valueAtRisk99: 'float8', backtest: 'jsonb' },
}

/** Sectors, concentration, realised volatility, and whether the results agree with each other. */
export interface PortfolioReportRow extends ResultHead {
  readonly sectors: object
  readonly concentration: object
  readonly volatility: object
  readonly reconciliation: object
}
export const PORTFOLIO_REPORTS: ResultTable<PortfolioReportRow> = {
  name: 'portfolio_reports', ...BY_PORTFOLIO, columns: { ...HEAD, sectors: 'jsonb', concentration: 'jsonb', volatility: 'jsonb', reconciliation: 'jsonb' },
}

/** A ready answer of a heavy read; one a portfolio and report, of the newest session. */
export interface ReportBodyRow {
  readonly portfolioId: string
  readonly report: string
  readonly etag: string
  /** JSON text. */
  readonly body: string
}

/** What one session says of one driver, once for all portfolios; vectors in engine order, missing figures null. */
export interface DriverExposureRow {
  readonly symbol: string
  readonly windowSessions: number
  readonly observations: number
  readonly qualityFlag: string
  readonly returnBasis: string | null
  readonly flags: readonly string[]
  readonly betaMarket: number | null
  readonly betaStyles: readonly (number | null)[]
  readonly rateBetaTotal: number | null
  readonly rateBetaPartial: number | null
  readonly rateRSquared: number | null
  readonly residualVariance: number | null
  readonly rSquared: number | null
  readonly volatility21: number | null
  readonly volatility63: number | null
  readonly diagnostics: object | null
  readonly inputDigest: string
}
export const DRIVER_EXPOSURES: ResultTable<DriverExposureRow> = {
  name: 'driver_exposures', dateColumn: 'calculation_date', key: ['symbol'],
  columns: {
    symbol: 'text', windowSessions: 'int4', observations: 'int4', qualityFlag: 'text', returnBasis: 'text', flags: 'text[]', betaMarket: 'float8', betaStyles: 'jsonb', rateBetaTotal: 'float8',
    rateBetaPartial: 'float8', rateRSquared: 'float8', residualVariance: 'float8', rSquared: 'float8', volatility21: 'float8', volatility63: 'float8', diagnostics: 'jsonb', inputDigest: 'text',
  },
}

/** The factor set of one session: which proxies had data, engine 8's matrix and what the stress tests stand on. */
export interface FactorModelRow {
  readonly status: string
  readonly missingFactors: readonly string[]
  readonly windowSessions: number
  readonly observations: number
  readonly correlations: object | null
  readonly covariance: object | null
  readonly factorReturns: object | null
  readonly diagnostics: object | null
  readonly inputDigest: string
}
export const FACTOR_MODELS: ResultTable<FactorModelRow> = {
  name: 'factor_models', dateColumn: 'calculation_date', key: [],
  columns: {
    status: 'text', missingFactors: 'text[]', windowSessions: 'int4', observations: 'int4', correlations: 'jsonb', covariance: 'jsonb', factorReturns: 'jsonb', diagnostics: 'jsonb', inputDigest: 'text',
  },
}
