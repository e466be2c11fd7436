import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'

/** The parts of Prisma's schema engine that migrations need. */
export interface SchemaEngine {
  applyMigrations(input: { migrationsList: MigrationsList; filters: { externalTables: string[]; externalEnums: string[] } }): Promise<{ appliedMigrationNames: string[] }>
  diff(input: unknown): Promise<{ exitCode: number; stdout?: string | null }>
}
export interface MigrationsList {
  baseDir: string
  lockfile: { path: string; content: string | null }
  shadowDbInitScript: string
  migrationDirectories: { path: string; migrationFile: { path: string; content: { tag: 'ok'; value: string } } }[]
}

/** A migration goes to Postgres whole and takes effect whole: the adapter by itself would cut it at every semicolon, those within function bodies too. */
class WholeScripts extends PrismaPg {
  constructor(private readonly connections: Pool) {
    super(connections)
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect()
    adapter.executeScript = async (script) => void (await this.connections.query(script))
    return adapter
  }
}

/**
 * Prisma's schema engine as WebAssembly: the same engine as `prisma migrate`, from the package registry, without a binary
 * download. It speaks to `databaseUrl` through the node-postgres adapter, on connections that end with `work`.
 */
export async function withSchemaEngine<T>(databaseUrl: string, schema: { path: string; content: string }, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const require = createRequire(import.meta.url)
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as {
    __wbg_set_wasm(exports: unknown): void
    SchemaEngine: { new: (options: unknown, log: (text: string) => void, adapter: unknown) => Promise<SchemaEngine> }
  }
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const module = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')))
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': withoutLateTimers(glue as unknown as WebAssembly.ModuleImports) })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  const pool = new Pool({ connectionString: databaseUrl, max: 2 })
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool))
    return await work(await glue.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter))
  } finally {
    await pool.end()
  }
}

/** The engine gives up its wait for a lock after ten seconds, and never takes that timer back: it would keep a process alive that has long migrated. */
function withoutLateTimers(glue: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const timers = Object.entries(glue).filter((entry): entry is [string, (...args: unknown[]) => NodeJS.Timeout] => entry[0].startsWith('__wbg_setTimeout_'))
  return { ...glue, ...Object.fromEntries(timers.map(([name, start]) => [name, (...args: unknown[]) => start(...args).unref()])) }
}
