import { KAPPA_MAX, prepareDesign } from '../../packages/core/src/engines/factors/factor-design.js'
import { fitDrivers, fitOf } from '../../packages/core/src/engines/factors/factor-fit.js'
import { randomReturns } from '../../packages/core/src/engines/factors/random-returns.test-data.js'
import { correlationMatrix } from '../../packages/core/src/engines/math/correlation-matrix.js'

/** Sizes that are the same in every run, so that figures can be compared; time_numpy.py uses them too. */
export const KERNEL_SIZES = { sessions: 252, drivers: 3000, correlations: [50, 500] } as const

/** A routine that is measured by itself; `units` is how much one run does, where a rate a second says more than its time. */
export interface Kernel {
  readonly name: string
  readonly units: number | null
  readonly prepare: () => () => unknown
}

/** Fits of seven factors with standard errors on one design, and correlations of all pairs. */
export const KERNELS: readonly Kernel[] = [
  { name: 'seven-factor fits', units: KERNEL_SIZES.drivers, prepare: prepareFits },
  ...KERNEL_SIZES.correlations.map((count) => ({ name: `correlation ${count} x ${KERNEL_SIZES.sessions}`, units: null, prepare: () => prepareCorrelation(count) })),
]

function prepareFits(): () => unknown {
  const { sessions, drivers } = KERNEL_SIZES
  const { market, styles } = randomReturns(1, sessions)
  const design = prepareDesign(market, styles, KAPPA_MAX)!
  const returns = driverReturns(drivers)
  return () => {
    const fits = fitDrivers(design, returns, drivers)
    let sum = 0
    for (let i = 0; i < drivers; i++) sum += fitOf(fits, i).seMarket
    return sum
  }
}

function prepareCorrelation(count: number): () => unknown {
  const returns = driverReturns(count)
  return () => correlationMatrix(returns, count, KERNEL_SIZES.sessions)
}

function driverReturns(count: number): Float64Array {
  const { driver } = randomReturns(1, KERNEL_SIZES.sessions)
  const out = new Float64Array(count * KERNEL_SIZES.sessions)
  for (let i = 0; i < count; i++) out.set(driver(0.5 + (i % 11) / 10, 0.01), i * KERNEL_SIZES.sessions)
  return out
}
