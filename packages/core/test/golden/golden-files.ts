import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tolerance } from './compare.js'

export interface GoldenCase {
  readonly id: string
  readonly kind: string
  readonly description?: string
  readonly input: unknown
  readonly expected: unknown
  readonly tolerance?: Tolerance
}

export interface GoldenFile {
  readonly family: string
  readonly format: number
  readonly count: number
  /** Libraries that the expected numbers come from, with their versions. */
  readonly libraries: Readonly<Record<string, string>>
  readonly tolerance: Tolerance
  readonly cases: readonly GoldenCase[]
}

/** The vectors of the repository. */
export const OWN_VECTORS = fileURLToPath(new URL('vectors', import.meta.url))

/** The folder to run: GOLDEN_DIR, absolute or relative to where the command was given, or the repository's own. */
export function goldenFolder({ GOLDEN_DIR, INIT_CWD }: Readonly<Record<string, string | undefined>>): string {
  return GOLDEN_DIR === undefined || GOLDEN_DIR === '' ? OWN_VECTORS : resolve(INIT_CWD ?? process.cwd(), GOLDEN_DIR)
}

/** Every vector file of a folder, by name. Error: no such folder, none in it, or one that is no vector file. */
export function readGoldenFiles(folder: string): GoldenFile[] {
  if (!existsSync(folder)) throw new Error(`golden vectors: there is no folder ${folder} (GOLDEN_DIR names it)`)
  const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
  if (names.length === 0) throw new Error(`golden vectors: no .json files in ${folder} (GOLDEN_DIR names it)`)
  return names.map((name) => readGoldenFile(join(folder, name)))
}

function readGoldenFile(path: string): GoldenFile {
  const file = parse(path) as Partial<GoldenFile> | null
  if (typeof file?.family !== 'string' || !Array.isArray(file.cases)) throw new Error(`golden vectors: ${path} lacks "family" or "cases"`)
  return { format: Number.NaN, count: Number.NaN, libraries: {}, tolerance: {}, ...file } as GoldenFile
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`golden vectors: ${path} is no JSON: ${(error as Error).message}`, { cause: error })
  }
}
