import { Agent, createServer, type IncomingHttpHeaders, request, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A request as it goes over the wire: the path is sent byte for byte. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string | undefined
}
export interface WireAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** A real server on loopback and a client with so many connections that are kept open. */
export interface Wire {
  ask(asked: WireRequest): Promise<WireAnswer>
  close(): Promise<void>
}

const ANSWER_MS = 30_000

export async function openWire(app: RequestListener, sockets: number): Promise<Wire> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  return {
    ask: async (asked) => {
      const again = await send(agent, port, asked)
      // The server closed the kept connection just as the request went out: nothing was read, so it is sent once more.
      return again ?? (await send(agent, port, asked)) ?? Promise.reject(new Error('the connection was closed twice'))
    },
    close: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function send(agent: Agent, port: number, { method, path, headers, body }: WireRequest): Promise<WireAnswer | null> {
  return new Promise((done, fail) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }, timeout: ANSWER_MS }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail)
      response.on('end', () => done({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} got no answer`)))
    sent.on('error', (error: NodeJS.ErrnoException) => (sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? done(null) : fail(error)))
    sent.end(body)
  })
}
