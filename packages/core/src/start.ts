/** What a process needs before it knows whether there is work for it: quick to load, no engine, no provider, no Prisma, no settings. */
export { createCalendar, type TradingCalendar } from './calendar/index.js'
export { isIsoDate } from './domain/iso-date.js'
export { Interrupted, messageOf, OperatorError } from './errors.js'
export { planRun } from './nightly/plan.js'
export { lockSession, runUnderWay } from './nightly/session-lock.js'
export { giveWay } from './priority.js'
export { type Connection, openConnection } from './store/connection.js'
export type { HeldLock } from './store/locks.js'
