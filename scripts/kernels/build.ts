/** Assembles the WebAssembly kernel of the engines: `pnpm build:kernels`. */
import { writeFile } from 'node:fs/promises'
import { KERNEL_MODULE, renderKernel } from './render.js'

await writeFile(KERNEL_MODULE, await renderKernel())
process.stdout.write(`${KERNEL_MODULE}\n`)
