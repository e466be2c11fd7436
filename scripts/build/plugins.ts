import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Plugin } from 'esbuild'
import { EXTERNAL, packageOf, ROOT } from './places.js'

/** Our modules find files beside their sources: built into `folder`, they go on believing to be where their sources are. */
export const sourceLocations = (folder: string): Plugin => ({
  name: 'source-locations',
  setup: (context) => context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    if (path.includes('node_modules')) return undefined
    const source = await readFile(path, 'utf8')
    return { contents: source.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(folder, path))}, import.meta.url).href`), loader: 'ts' }
  }),
})

/** Names them by where they are, seen from `folder`. */
export const externalPackages = (folder: string): Plugin => ({
  name: 'external-packages',
  setup: (context) => context.onResolve({ filter: new RegExp(`^(${Object.keys(EXTERNAL).join('|')})$`) }, async ({ path, pluginData }) => {
    if (pluginData === 'asked') return undefined
    const found = await context.resolve(path, { resolveDir: join(ROOT, EXTERNAL[path]!), kind: 'dynamic-import', pluginData: 'asked' })
    const file = found.path.slice(found.path.lastIndexOf(`/node_modules/${packageOf(path)}/`))
    return { path: `./${relative(folder, join(ROOT, EXTERNAL[path]!, file))}`, external: true }
  }),
})

/** Half of zod is messages in sixty languages; ours are in English. */
export const englishOnly: Plugin = {
  name: 'english-only',
  setup: (context) => context.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: `export { default as en } from './en.js'` })),
}

/** The driver finds out whether it runs on Cloudflare by building a Response, for which Node loads its whole HTTP client: a fifth of a short command's time. */
export const notOnCloudflare: Plugin = {
  name: 'not-on-cloudflare',
  setup: (context) => context.onLoad({ filter: /\/pg\/lib\/stream\.js$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8')
    const contents = source.replace(`typeof Response === 'function'`, 'false')
    return contents === source ? { errors: [{ text: 'pg asks for Cloudflare otherwise than it did: look whether this plugin is needed still' }] } : { contents }
  }),
}
