import { schedule as everyTick, validate } from 'node-cron'
import { createLogger, loadConfig, messageOf, OperatorError } from '@sigmasight/core'
import { night } from './night.js'

/** `cron schedule`: stays up and runs a night at CRON_SCHEDULE (UTC) until SIGTERM or SIGINT. Returns the exit code. */
export async function schedule(): Promise<number> {
  const config = loadConfig()
  if (!validate(config.cronSchedule)) throw new OperatorError(`CRON_SCHEDULE: "${config.cronSchedule}" is no cron expression`)
  const logger = createLogger(config, 'cron')
  const task = everyTick(
    config.cronSchedule,
    async () => {
      try {
        logger.info(`night ended with ${await night({})}`)
      } catch (error) {
        logger.error(`night failed: ${messageOf(error)}`)
      }
    },
    { timezone: 'UTC', noOverlap: true },
  )
  logger.info(`waiting for ${config.cronSchedule} (UTC)`)
  await new Promise<void>((stop) => process.on('SIGTERM', () => stop()).on('SIGINT', () => stop()))
  await task.destroy()
  return 143
}
