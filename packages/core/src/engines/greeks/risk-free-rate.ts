/** Years to maturity of the Treasury series. */
const TENORS = { DGS3MO: 0.25, DGS2: 2, DGS10: 10, DGS30: 30 } as const
const SERIES = Object.keys(TENORS) as (keyof typeof TENORS)[]
const DEFAULT_RATE = 0.05

/** Constant-maturity Treasury yields of one day in percent a year; any of them may be missing. */
export type TreasuryCurve = Readonly<Partial<Record<keyof typeof TENORS, number | null>>>

/** A continuously compounded annual rate. */
export interface RiskFreeRate {
  readonly rate: number
  readonly flags: readonly 'RATE_DEFAULT'[]
}

/**
 * The rate for `time` years: yields interpolated linearly in tenor, flat beyond the ends, from bond-equivalent to continuous by
 * r = 2 ln(1 + y/2) (specification 4.3). Without any yield 0.05, flagged RATE_DEFAULT.
 */
export function riskFreeRate(curve: TreasuryCurve | null, time: number): RiskFreeRate {
  const points: (readonly [tenor: number, percent: number])[] = []
  for (const series of SERIES) {
    const percent = curve?.[series] ?? Number.NaN
    if (Number.isFinite(percent) && percent > -200) points.push([TENORS[series], percent])
  }
  if (points.length === 0) return { rate: DEFAULT_RATE, flags: ['RATE_DEFAULT'] }
  return { rate: 2 * Math.log1p(interpolate(points, time) / 200), flags: [] }
}

function interpolate(points: readonly (readonly [number, number])[], time: number): number {
  const after = points.findIndex(([tenor]) => tenor >= time)
  if (after < 0) return points[points.length - 1]![1]
  const [t1, y1] = points[after]!
  const [t0, y0] = points[Math.max(0, after - 1)]!
  return after === 0 ? y1 : y0 + ((y1 - y0) * (time - t0)) / (t1 - t0)
}
