import type { Config } from '../config.js'
import { messageOf } from '../errors.js'
import type { Logger } from '../logger.js'
import type { NightSummary } from './summary.js'

const LONG_RUN_MS = 90 * 60_000
const PATIENCE_MS = 5_000

/** What is wrong enough with a finished run to wake somebody; [] when nothing is. `subject` names the run. */
export function alertsOf({ counts, duration_ms: duration, stages: { prices, symbols } }: Pick<NightSummary, 'counts' | 'duration_ms' | 'stages'>, subject: string): string[] {
  const alerts: string[] = []
  if (counts.failed * 2 > counts.portfolios) alerts.push(`${subject}: ${counts.failed} of ${counts.portfolios} portfolios failed`)
  const unanswered = prices.failed.filter(({ kind }) => kind === 'daily_bars').length // yields and option quotes come from elsewhere and say nothing about closes
  if (prices.source !== null && prices.daily_rows_changed === 0 && unanswered >= Math.max(1, symbols.drivers)) alerts.push(`${subject}: ${prices.source} answered for no symbol; stored prices were used`)
  if (duration > LONG_RUN_MS) alerts.push(`${subject}: took ${Math.round(duration / 60_000)} minutes`)
  return alerts
}

/** Posts texts to ALERT_WEBHOOK_URL in the form that Slack reads. Never fails: what cannot be delivered is logged, without the URL. */
export async function sendAlerts({ alertWebhook }: Pick<Config, 'alertWebhook'>, logger: Logger, texts: readonly string[]): Promise<void> {
  if (alertWebhook === null) return
  for (const text of texts) {
    try {
      const answer = await fetch(alertWebhook, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: `SigmaSight: ${text}` }), signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (!answer.ok) logger.warn(`alert not delivered: the webhook answered ${answer.status}`)
    } catch (error) {
      logger.warn(`alert not delivered: ${messageOf(error)}`)
    }
  }
}
