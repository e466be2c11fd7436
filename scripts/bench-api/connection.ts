import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What one answer was. */
export interface Answer {
  readonly status: number
  readonly etag: string | null
  readonly body: string
}

/** A connection that is kept open. It does little, so that the server is what is measured: it knows Content-Length and chunks, and one answer at a time. */
export interface Connection {
  ask(request: string): Promise<Answer>
  close(): void
}

/** The text of a GET. */
export function getRequest(path: string, headers: Readonly<Record<string, string>>): string {
  return [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return { ask: (request) => answerTo(socket, request), close: () => socket.destroy() }
}

function answerTo(socket: Socket, request: string): Promise<Answer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = []
    let head: string | null = null
    let size = 0
    let whole = Infinity
    const finish = (error?: Error): void => {
      socket.off('data', onData).off('error', finish).off('close', onClose)
      if (error) return fail(error)
      done({ status: Number(head!.slice(9, 12)), etag: /^etag: (.*)$/im.exec(head!)?.[1] ?? null, body: Buffer.concat(chunks).toString('utf8', Buffer.byteLength(head!, 'latin1')) })
    }
    const onClose = (): void => finish(new Error('the server closed the connection'))
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk)
      size += chunk.length
      if (head === null) {
        head = headOf(chunks)
        if (head !== null) whole = lengthOf(head)
      }
      if (whole === -1 ? chunk.subarray(-5).toString('latin1') === '0\r\n\r\n' : size >= whole) finish()
    }
    socket.on('data', onData).on('error', finish).on('close', onClose)
    socket.write(request)
  })
}

/** The status line and headers with the empty line behind them; null until they have arrived. */
function headOf(chunks: readonly Buffer[]): string | null {
  const text = Buffer.concat(chunks).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? null : text.slice(0, end + 4)
}

/** Bytes of the whole answer; -1 when it comes in chunks. */
function lengthOf(head: string): number {
  if (head.startsWith('HTTP/1.1 304')) return head.length
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  return length === undefined ? -1 : head.length + Number(length)
}
