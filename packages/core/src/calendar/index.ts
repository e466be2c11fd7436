export { createCalendar, TradingCalendar } from './calendar.js'
