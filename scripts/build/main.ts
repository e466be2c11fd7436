/**
 * `pnpm build`: the processes of production as plain JavaScript under dist/, packages included, so that they start without a compiler.
 * `pnpm build --image DIR`: then everything they need in DIR, and nothing else.
 */
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { writeImage } from './image.js'
import { DIST, ROOT } from './places.js'
import { englishOnly, externalPackages, notOnCloudflare, sourceLocations } from './plugins.js'

const ENTRIES = { api: 'apps/api/src/main.ts', cron: 'apps/cron/src/cli.ts', 'db-migrate': 'scripts/db-migrate.ts', 'db-seed': 'scripts/db-seed.ts' }
/** Packages in the old module format ask for `require`. */
const REQUIRE = `import { createRequire as createRequireOfBuild } from 'node:module'; const require = createRequireOfBuild(import.meta.url);`

const { image } = parseArgs({ options: { image: { type: 'string' } } }).values
await rm(DIST, { recursive: true, force: true })
await build({
  absWorkingDir: ROOT, entryPoints: ENTRIES, outdir: DIST, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
  minifyWhitespace: true, minifySyntax: true, sourcemap: 'linked', sourcesContent: false, legalComments: 'linked', banner: { js: REQUIRE }, external: ['pg-native'], plugins: [sourceLocations, externalPackages, englishOnly, notOnCloudflare], logLevel: 'warning',
})
if (image !== undefined) await writeImage(image)
