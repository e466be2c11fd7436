import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { askOnce } from './measure.js'
import { getRequest } from './connection.js'

const START_MS = 60_000
const ROOT = new URL('../../', import.meta.url)

/** A server in a process of its own. */
export interface Served {
  readonly port: number
  stop(): Promise<void>
}

/** The API as production starts it, without a limit of requests. Error: it does not get ready. */
export async function startApi(program: string, databaseUrl: string, dataDir: string): Promise<Served> {
  const port = await freePort()
  const child = start([program], { NODE_ENV: 'production', DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: String(port), JWT_SECRET: 'of the measurement, which nobody else reaches', RATE_LIMIT_PER_MINUTE: '0' })
  const ready = getRequest('/ready', {})
  for (const deadline = Date.now() + START_MS; ; await pause(200)) {
    if (await askOnce({ port, request: ready }, 200).then(() => true, () => false)) return { port, stop: () => stop(child) }
    if (child.exitCode === null && Date.now() < deadline) continue
    await stop(child)
    throw new Error('the API did not get ready')
  }
}

/** Whom the API takes requests from, and a portfolio of theirs. Error: an answer other than 200. */
export async function login({ port }: Served, { email, password }: { readonly email: string; readonly password: string }): Promise<{ readonly token: string; readonly portfolioId: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) })
  if (!response.ok) throw new Error(`login was answered ${response.status}`)
  const body = (await response.json()) as { access_token: string; portfolio_id: string }
  return { token: body.access_token, portfolioId: body.portfolio_id }
}

/** A bare Express application that sends the bodies of a file. */
export async function startBare(program: string, file: string): Promise<Served> {
  const child = start([program, file], { NODE_ENV: 'production' })
  const [line] = (await Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(() => Promise.reject(new Error('the bare server did not start')))])) as [Buffer]
  return { port: Number(line.toString()), stop: () => stop(child) }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'ignore'] })
  process.once('exit', () => child.kill('SIGTERM'))
  return child
}

/** Ends a process and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
