export { createCalendar, TradingCalendar } from './calendar.js'
export type { ClockTime } from './clock-time.js'
export type { MarketState, MarketStatus } from './market-status.js'
export type { CalendarOptions, EarlyClose } from './options.js'
