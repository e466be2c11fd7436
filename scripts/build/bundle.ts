import { build } from 'esbuild'
import { ROOT } from './places.js'
import { englishOnly, externalPackages, notOnCloudflare, sourceLocations } from './plugins.js'

/** The processes of production, by the name of what they are built into. */
export const SERVICES = { api: 'apps/api/src/main.ts', cron: 'apps/cron/src/cli.ts', 'db-migrate': 'scripts/db-migrate.ts', 'db-seed': 'scripts/db-seed.ts' }
/** Packages in the old module format ask for `require`. */
const REQUIRE = `import { createRequire as createRequireOfBuild } from 'node:module'; const require = createRequireOfBuild(import.meta.url);`

/** Builds each entry, packages included, as `folder/<name>.js`; what several share is beside them. */
export async function bundle(entries: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT, entryPoints: { ...entries }, outdir: folder, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
    minifyWhitespace: true, minifySyntax: true, sourcemap: 'linked', sourcesContent: false, legalComments: 'linked', banner: { js: REQUIRE }, external: ['pg-native'],
    plugins: [sourceLocations(folder), externalPackages(folder), englishOnly, notOnCloudflare], logLevel: 'warning',
  })
}
