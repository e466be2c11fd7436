/** The only source of time and waiting of market data, so that tests move it by hand. */
export interface Clock {
  now(): Date
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}
