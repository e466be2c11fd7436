import { createCalendar, OperatorError, readPriceFile, writePriceFiles } from '@sigmasight/core'
import { withContext } from '../context.js'

/** `cron import-prices`: every file is read and checked before anything is stored; one bad row refuses them all. */
export async function importPrices(files: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  await withContext(async ({ config, database }) => {
    const calendar = createCalendar({ extraClosures: config.extraClosures })
    const read = []
    for (const file of files) read.push(await readPriceFile(file, calendar))
    const refused = read.filter((result) => !result.ok)
    if (refused.length > 0) {
      for (const result of refused) for (const error of result.errors) process.stderr.write(`${error.file}:${error.line} ${error.column ?? ''} ${error.message}\n`)
      const rows = refused.reduce((sum, result) => sum + result.errorCount, 0)
      throw new OperatorError(`nothing was imported: ${rows} bad row${rows === 1 ? '' : 's'} in ${refused.length} of ${files.length} file${files.length === 1 ? '' : 's'}`)
    }
    const imported = await writePriceFiles(database, read.filter((result) => result.ok))
    if (options.json) process.stdout.write(`${JSON.stringify(imported)}\n`)
    else for (const file of imported) process.stdout.write(`${file.file}: ${file.rows} rows of ${file.symbols} symbols, ${file.from} to ${file.to}; ${file.changed} new or changed\n`)
  })
}
