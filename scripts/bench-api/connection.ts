import { once } from 'node:events'
import { connect } from 'node:net'

/** What one answer was. */
export interface Answer {
  readonly status: number
  readonly etag: string | null
  /** As it came, empty where it was not asked for. */
  readonly body: Buffer
}

/** A connection that is kept open. It does little, so that the server is what is measured: it knows Content-Length and one answer at a time, and counts the bytes of a body. */
export interface Connection {
  /** Error: the connection ends, or an answer tells no length. */
  ask(request: string, keepBody?: boolean): Promise<Answer>
  close(): void
}

/** The text of a GET. */
export function getRequest(path: string, headers: Readonly<Record<string, string>>): string {
  return [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
}

/** An answer that is on its way. */
interface Expected {
  readonly keepBody: boolean
  readonly done: (answer: Answer) => void
  readonly fail: (error: Error) => void
  head: string
  missing: number
  readonly chunks: Buffer[]
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  let expected: Expected | null = null
  const fail = (error: Error): void => {
    expected?.fail(error)
    expected = null
  }
  socket.on('data', (chunk: Buffer) => {
    const answer = expected && takeIn(expected, chunk)
    if (!answer) return
    const { done } = expected!
    expected = null
    if (answer instanceof Error) fail(answer)
    else done(answer)
  }).on('error', fail).on('close', () => fail(new Error('the server closed the connection')))
  return {
    ask: (request, keepBody = false) => new Promise((done, refuse) => {
      expected = { keepBody, done, fail: refuse, head: '', missing: NaN, chunks: [] }
      socket.write(request)
    }),
    close: () => socket.destroy(),
  }
}

/** Takes a piece of an answer in. Returns the answer when it is whole. */
function takeIn(expected: Expected, chunk: Buffer): Answer | Error | null {
  let body = chunk
  if (Number.isNaN(expected.missing)) {
    const end = chunk.indexOf('\r\n\r\n')
    expected.head += chunk.toString('latin1', 0, end < 0 ? chunk.length : end)
    if (end < 0) return null
    expected.missing = lengthOf(expected.head)
    if (Number.isNaN(expected.missing)) return new Error('an answer without Content-Length')
    body = chunk.subarray(end + 4)
  }
  if (expected.keepBody) expected.chunks.push(body)
  expected.missing -= body.length
  if (expected.missing > 0) return null
  return { status: statusOf(expected.head), etag: /^etag: (.*)$/im.exec(expected.keepBody ? expected.head : '')?.[1] ?? null, body: Buffer.concat(expected.chunks) }
}

function statusOf(head: string): number {
  return Number(head.slice(9, 12))
}

function lengthOf(head: string): number {
  return statusOf(head) === 304 ? 0 : Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? NaN)
}
