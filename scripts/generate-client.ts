/** Writes packages/client/src/schema.ts, the types of every operation, from the API's own OpenAPI document: `pnpm generate:client`. */
import { writeFileSync } from 'node:fs'
import { publishedDocument } from '@sigmasight/api'
import { clientTypes } from '@sigmasight/client/types'

const file = new URL('../packages/client/src/schema.ts', import.meta.url)
writeFileSync(file, await clientTypes(publishedDocument()))
process.stdout.write(`${file.pathname}\n`)
