export { type CalendarOptions, createCalendar, TradingCalendar } from './calendar.js'
