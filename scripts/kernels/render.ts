import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

const MATH = fileURLToPath(new URL('../../packages/core/src/engines/math/', import.meta.url))
const SOURCE = `${MATH}dot-products.wat`
const BYTES_A_LINE = 32

/** Where the assembled kernel is kept. */
export const KERNEL_MODULE = `${MATH}dot-products-wasm.ts`

/** The TypeScript module with the bytes that dot-products.wat assembles to. Error: a mistake in the source, with its line. */
export async function renderKernel(): Promise<string> {
  const assembler = await wabt()
  const parsed = assembler.parseWat('dot-products.wat', await readFile(SOURCE, 'utf8'), { simd: true })
  const { buffer } = parsed.toBinary({})
  parsed.destroy()
  const lines: string[] = []
  for (let at = 0; at < buffer.length; at += BYTES_A_LINE) lines.push(`  ${[...buffer.subarray(at, at + BYTES_A_LINE)].join(', ')},`)
  return `/** dot-products.wat, assembled by \`pnpm build:kernels\`. Not to be edited. */\nexport const DOT_PRODUCTS_WASM = Uint8Array.of(\n${lines.join('\n')}\n)\n`
}
