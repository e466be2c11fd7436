/**
 * `pnpm build`: the processes of production as plain JavaScript under dist/, packages included, so that they start without a compiler.
 * `pnpm build --image DIR`: then everything they need in DIR, and nothing else.
 */
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { bundle, SERVICES } from './bundle.js'
import { writeImage } from './image.js'
import { DIST } from './places.js'

const { image } = parseArgs({ options: { image: { type: 'string' } } }).values
await rm(DIST, { recursive: true, force: true })
await bundle(SERVICES, DIST)
if (image !== undefined) await writeImage(image)
