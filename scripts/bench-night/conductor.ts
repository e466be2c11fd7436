/** Conducts one night and prints what it took as JSON. A process of its own, so that its memory is the night's, and as `cron` does it gives way before it loads anything. */
import { giveWay } from '@sigmasight/core/start'

giveWay()
const { conduct } = await import('./conduct.js')
process.stdout.write(JSON.stringify(await conduct()))
