import type { TradingCalendar } from '../calendar/index.js'
import type { DailyBar } from './provider.js'

const NOISE = 1e-6

/**
 * True for a bar that may be stored: its date is a session that has closed and settled, its prices are finite and above 0, and low and high
 * enclose open and close (but for the noise of adjusted prices). A fund has no range.
 */
export function isCompleteBar(bar: DailyBar, calendar: TradingCalendar, lastSettled: string): boolean {
  if (bar.date > lastSettled || !calendar.isSession(bar.date)) return false
  const { open, high, low, close, adjClose } = bar
  if (!isPrice(close) || (adjClose !== null && !isPrice(adjClose))) return false
  if (open === null && high === null && low === null) return true
  if (!isPrice(open) || !isPrice(high) || !isPrice(low)) return false
  return low <= Math.min(open, close) * (1 + NOISE) && high >= Math.max(open, close) * (1 - NOISE)
}

function isPrice(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0
}
