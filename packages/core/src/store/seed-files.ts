import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Path of a file under prisma/seed. */
export function seedFile(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '../../../../prisma/seed', name)
}
