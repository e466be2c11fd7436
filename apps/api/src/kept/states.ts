import { type AskedPortfolio, type Database, readAnswerStates, type TradingCalendar } from '@sigmasight/core'

/** What answers on portfolios stand on at present. */
export interface AnswerStates {
  /**
   * A text that is the same as long as an answer on the portfolio still holds; null when the user may have none. It is read by a statement that starts after the
   * call, so what was committed before the call is in it, whichever process wrote it.
   */
  of(asked: AskedPortfolio): Promise<string | null>
}

interface Waiting {
  readonly asked: AskedPortfolio
  readonly promise: Promise<string | null>
  readonly done: (state: string | null) => void
  readonly fail: (error: unknown) => void
}

/** States from the database and the clock. Calls that wait at the same time share one statement. */
export function answerStates(database: Database, calendar: TradingCalendar, clock: () => Date): AnswerStates {
  const moment = tradingMoment(calendar, clock)
  let waiting = new Map<string, Waiting>()
  let reading = false
  const readOnce = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const states = await readAnswerStates(database, batch.map((item) => item.asked))
      const now = moment()
      for (const [index, state] of states.entries()) batch[index]!.done(state === null ? null : `${state} ${now}`)
    } catch (error) {
      for (const item of batch) item.fail(error)
    }
  }
  const read = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()]
      waiting = new Map()
      await readOnce(batch)
    }
    reading = false
  }
  return {
    of: (asked) => {
      const key = `${asked.userId} ${asked.portfolioId}`
      const present = waiting.get(key)
      if (present) return present.promise
      const item = waitingFor(asked)
      waiting.set(key, item)
      if (!reading) {
        reading = true
        setImmediate(() => void read()) // what arrives in the same turn comes along
      }
      return item.promise
    },
  }
}

function waitingFor(asked: AskedPortfolio): Waiting {
  const { promise, resolve, reject } = withResolvers<string | null>()
  return { asked, promise, done: resolve, fail: reject }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((done, fail) => {
    resolve = done
    reject = fail
  })
  return { promise, resolve, reject }
}

/** The latest closed session and the day in New York. Both change on whole minutes only, so they are worked out once a minute. */
function tradingMoment(calendar: TradingCalendar, clock: () => Date): () => string {
  let minute = NaN
  let text = ''
  return () => {
    const now = clock()
    const present = Math.floor(now.getTime() / 60_000)
    if (present !== minute) {
      text = `${calendar.latestClosedSession(now)} ${calendar.newYorkDate(now)}`
      minute = present
    }
    return text
  }
}
