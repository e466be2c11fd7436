import { createHash } from 'node:crypto'

/** SHA-256 of an engine's inputs, so that an unchanged rerun can be recognised. Typed arrays count by their bytes. */
export function inputDigest(...inputs: readonly unknown[]): string {
  const hash = createHash('sha256')
  for (const input of inputs) hash.update(input instanceof Float64Array ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : (JSON.stringify(input) ?? 'null'))
  return hash.digest('hex').slice(0, 32)
}
