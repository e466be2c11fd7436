import { setTimeout as pause } from 'node:timers/promises'

/** Long enough for anything that happens at all, on any machine. */
const PATIENCE_MS = 120_000
const EVERY_MS = 50

/** Reads again and again until `done` holds, and gives what was read last. Error: it does not come about. */
export async function eventually<T>(read: () => T | Promise<T>, done: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await read()
    if (done(value)) return value
    if (performance.now() > deadline) throw new Error(`it did not come about within ${PATIENCE_MS / 1000} s: ${JSON.stringify(value)}`)
    await pause(EVERY_MS)
  }
}
