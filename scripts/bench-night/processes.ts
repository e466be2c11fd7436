import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Conducted } from './conduct.js'

const ROOT = new URL('../../', import.meta.url)
const POLL_MS = 250

/** A process under measurement. */
export interface Measured {
  readonly child: ChildProcess
  /** Largest resident memory so far in MiB; 0 where the system does not tell. */
  peak(): number
}

/** Starts a program on a database. */
export function startMeasured(args: readonly string[], databaseUrl: string, output: 'ignore' | 'pipe'): Measured {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, DATABASE_URL: databaseUrl, MARKET_DATA_PROVIDERS: '', LOG_LEVEL: 'error' }, stdio: ['ignore', output, 'inherit'] })
  process.once('exit', () => child.kill('SIGTERM'))
  let peak = 0
  const look = setInterval(() => (peak = Math.max(peak, residentPeak(child.pid!))), POLL_MS)
  child.once('exit', () => clearInterval(look))
  return { child, peak: () => peak }
}

/** What the conductor prints at its end. Error: it fails. */
export async function outcomeOf({ child }: Measured): Promise<Conducted> {
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the conductor ended with ${code}`)
  return JSON.parse(output) as Conducted
}

/** Watches the embedded Postgres of a data folder; `peak` is the largest resident memory of one of its processes in MiB, shared buffers included. */
export function watchPostgres(dataDir: string): { peak(): number; stop(): void } {
  let peak = 0
  const postmaster = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]!
  const look = setInterval(() => {
    for (const pid of [postmaster, ...childrenOf(postmaster)]) peak = Math.max(peak, residentPeak(Number(pid)))
  }, POLL_MS)
  return { peak: () => peak, stop: () => clearInterval(look) }
}

function childrenOf(parent: string): string[] {
  const parentOf = (pid: string): string | undefined => /^PPid:\s+(\d+)/m.exec(statusOf(pid))?.[1]
  return processIds().filter((pid) => parentOf(pid) === parent)
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return [] // a system without /proc: memory is then not told
  }
}

/** Peak of the resident set of a process in MiB, 0 when it is gone. */
function residentPeak(pid: number): number {
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(statusOf(String(pid)))?.[1] ?? 0) / 1024)
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // it ended between being listed and being read
  }
}
