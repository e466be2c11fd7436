import { Writable } from 'node:stream'

/**
 * A stream to `write`, for logs: what is written in one turn of the event loop goes out together, because a system call a line costs a busy server much. Nothing is lost when the process
 * exits.
 */
export function gatheredLines(write: (text: string) => void): Writable {
  let lines = ''
  const flush = (): void => {
    process.off('exit', flush)
    const text = lines
    lines = ''
    if (text !== '') write(text)
  }
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      if (lines === '') {
        process.once('exit', flush)
        setImmediate(flush)
      }
      lines += line
      done()
    },
  })
}
