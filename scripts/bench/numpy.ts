import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { KERNEL_SIZES } from './kernels.js'
import type { Timing } from './measure.js'

/** How long numpy takes, in the order of the kernels. */
interface NumpyTimes {
  readonly version: string
  readonly timings: readonly Timing[]
}

/** Times numpy here and now, or says why it cannot. Settings that bind BLAS to one kind of processor are not passed on. */
export function timeNumpy(python = 'python3'): NumpyTimes | string {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _cache, ...env } = process.env
  const sizes = [KERNEL_SIZES.sessions, KERNEL_SIZES.drivers, ...KERNEL_SIZES.correlations].map(String)
  try {
    return JSON.parse(execFileSync(python, [fileURLToPath(new URL('time_numpy.py', import.meta.url)), ...sizes], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as NumpyTimes
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string }
    if (code === 'ENOENT') return `no ${python} here`
    return stderr?.includes('No module named') ? `${python} here has no numpy` : `${python} failed: ${stderr?.trim().split('\n').at(-1) ?? code}`
  }
}
