import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
// Jest loads this file without its transform; tsx lets it import TypeScript.
import { register } from 'tsx/esm/api'

/** Prints the table of a golden run; with the option `document` it also writes the accuracy table into that file. */
export default class GoldenReporter {
  #folder = mkdtempSync(join(tmpdir(), 'golden-'))
  #document
  #error = null

  constructor(globalConfig, { document } = {}) {
    process.env.GOLDEN_OUTCOMES = join(this.#folder, 'outcomes.json')
    this.#document = document ? resolve(globalConfig.rootDir, document) : null
  }

  async onRunComplete() {
    const unregister = register()
    const { runTable, withAccuracyTable } = await import('../../packages/core/test/golden/tables.ts')
    await unregister()
    const file = process.env.GOLDEN_OUTCOMES
    const outcomes = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
    rmSync(this.#folder, { recursive: true })
    process.stdout.write(outcomes.length > 0 ? `\n${runTable(outcomes)}\n` : '\nno golden case was run\n')
    if (this.#document) this.#write(outcomes, withAccuracyTable)
  }

  getLastError() {
    return this.#error ?? undefined
  }

  #write(outcomes, withAccuracyTable) {
    if (process.env.GOLDEN_DIR) this.#refuse('the accuracy table is of the repository\'s own vectors: unset GOLDEN_DIR')
    else if (outcomes.length === 0 || outcomes.some(({ passed }) => !passed)) this.#refuse('the accuracy table is written only when every case passes')
    else writeFileSync(this.#document, withAccuracyTable(readFileSync(this.#document, 'utf8'), outcomes))
  }

  #refuse(reason) {
    process.stderr.write(`\n${reason}\n`)
    this.#error = new Error(reason)
  }
}
