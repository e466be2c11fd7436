import { InvalidArgumentError } from 'commander'
import { isIsoDate } from '@sigmasight/core/start'

/** Options of a run. */
export interface NightOptions {
  readonly date?: string
  readonly portfolio?: string
  readonly force?: boolean
  readonly json?: boolean
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Reads a date option. Error: commander's one-line complaint. */
export function dateOption(text: string): string {
  if (!isIsoDate(text)) throw new InvalidArgumentError('must be a date YYYY-MM-DD that exists')
  return text
}

/** Reads an id option. Error: commander's one-line complaint. */
export function idOption(text: string): string {
  if (!UUID.test(text)) throw new InvalidArgumentError('must be an id such as 1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe')
  return text.toLowerCase()
}
