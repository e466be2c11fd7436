import { createCalendar } from '../../../src/calendar/index.js'
import { isWeekday, daysOf } from '../../../src/calendar/holidays.js'
import type { Family } from '../family.js'

const nyse = createCalendar()

export const calendar: Family = {
  holidays: ({ year }: { year: number }) => {
    const sessions = nyse.sessionsBetween(`${year}-01-01`, `${year}-12-31`)
    return { closed_weekdays: daysOf(year).filter((day) => isWeekday(day) && !nyse.isSession(day)), sessions: sessions.length }
  },
  neighbours: ({ date }: { date: string }) => ({ is_session: nyse.isSession(date), previous: nyse.previousSession(date), next: nyse.nextSession(date) }),
}
