import cliProgress from 'cli-progress'
import type { Progress, ProgressListener } from '@sigmasight/core'

const LABELS: Record<Progress['stage'], string> = { prices: 'Prices and rates', profiles: 'Company profiles', symbols: 'Factor betas', portfolios: 'Portfolios' }

/** A progress bar on stderr, one line a stage; nothing at all when stderr is no terminal. */
export function progressBar(): { readonly listener: ProgressListener; stop(): void } {
  if (!process.stderr.isTTY) return { listener: () => undefined, stop: () => undefined }
  const bar = new cliProgress.SingleBar({ format: '{label} [{bar}] {value}/{total}', hideCursor: true, stream: process.stderr }, cliProgress.Presets.shades_classic)
  let current: Progress['stage'] | null = null
  return {
    listener: ({ stage, done, total }) => {
      if (stage !== current) {
        if (current !== null) bar.stop()
        current = stage
        bar.start(Math.max(total, 1), done, { label: LABELS[stage].padEnd(17) })
      }
      bar.setTotal(Math.max(total, 1))
      bar.update(total === 0 ? 1 : done)
    },
    stop: () => bar.stop(),
  }
}
