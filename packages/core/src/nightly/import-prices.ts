import type { ReadPriceFile } from '../market-data/index.js'
import type { Database } from '../store/database.js'
import { writePricesIn } from '../store/write/prices.js'

/** What one imported file held and changed. */
export interface ImportedFile {
  readonly file: string
  readonly rows: number
  readonly symbols: number
  readonly from: string
  readonly to: string
  readonly changed: number
  readonly ignored_columns: readonly string[]
}

/** Stores price files that were read without error, all of them or none. */
export async function writePriceFiles(database: Database, files: readonly ReadPriceFile[]): Promise<ImportedFile[]> {
  return database.transaction(async (client) => {
    const imported: ImportedFile[] = []
    for (const { file, bars, symbols, from, to, ignoredColumns } of files) {
      const changed = await writePricesIn(client, bars, 'csv')
      imported.push({ file, rows: bars.length, symbols, from, to, changed, ignored_columns: ignoredColumns })
    }
    return imported
  })
}
