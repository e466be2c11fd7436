import { join } from 'node:path'
import { bundle, SERVICES } from '../build/bundle.js'

const ENTRIES = { api: SERVICES.api, cron: SERVICES.cron, conductor: 'scripts/bench-night/conductor.ts', bare: 'scripts/bench-api/bare.ts' }

/** Files for node, by what they are. */
export type Programs = Readonly<Record<keyof typeof ENTRIES, string>>

/** Builds what is measured as `pnpm build` does: as in production, no compiler runs beside it. */
export async function buildPrograms(dataDir: string): Promise<Programs> {
  const folder = join(dataDir, 'programs')
  await bundle(ENTRIES, folder)
  return { api: join(folder, 'api.js'), cron: join(folder, 'cron.js'), conductor: join(folder, 'conductor.js'), bare: join(folder, 'bare.js') }
}
