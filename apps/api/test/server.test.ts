import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Database, loadConfig, type Logger } from '@sigmasight/core'
import { tokenSecret } from '../src/auth/tokens.js'
import { serveUntilStopped, startServer } from '../src/server.js'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'api-secret-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

describe('the secret that signs tokens', () => {
  const config = { jwtSecret: null, production: false }

  it('is made once in the data folder, readable by its owner only', async () => {
    const folder = join(dataDir, 'fresh')
    const secret = tokenSecret({ ...config, dataDir: folder })
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(tokenSecret({ ...config, dataDir: folder })).toBe(secret)
    expect((await readFile(join(folder, 'jwt-secret'), 'utf8')).trim()).toBe(secret)
    expect((await stat(join(folder, 'jwt-secret'))).mode & 0o777).toBe(0o600)
  })

  it('must be configured in production, and wins where it is', () => {
    expect(() => tokenSecret({ ...config, production: true, dataDir })).toThrow(/JWT_SECRET/)
    expect(tokenSecret({ jwtSecret: 'configured', production: true, dataDir })).toBe('configured')
  })

  it('is not taken from an empty file', async () => {
    await writeFile(join(dataDir, 'jwt-secret'), '')
    expect(() => tokenSecret({ ...config, dataDir })).toThrow(/jwt-secret/)
  })
})

describe('the server', () => {
  const logger = { info: () => undefined, error: () => undefined } as unknown as Logger
  const config = { ...loadConfig({ NODE_ENV: 'test', JWT_SECRET: 'a secret of the tests that is long enough' }), port: 0 }

  it('listens, says so when the port is taken, and stops', async () => {
    const server = await startServer(config, {} as Database, logger)
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'healthy' })
    const port = Number(new URL(server.url).port)
    await expect(startServer({ ...config, port }, {} as Database, logger)).rejects.toThrow(`PORT: ${port} is in use`)
    await server.close()
    await expect(fetch(`${server.url}/health`)).rejects.toThrow()
  })

  it('finishes on a signal while its own listener still stands, and leaves none behind', async () => {
    const before = process.listenerCount('SIGTERM')
    const lines: string[] = []
    let tell = (): void => undefined
    const listening = new Promise<void>((done) => (tell = done))
    const info = (line: string): void => {
      lines.push(line)
      tell()
    }
    const served = serveUntilStopped(config, {} as Database, { ...logger, info } as unknown as Logger)
    await listening
    let during = 0
    const count = (): void => void (during = process.listenerCount('SIGTERM'))
    process.on('SIGTERM', count)
    process.emit('SIGTERM')
    process.off('SIGTERM', count)
    await served
    expect([during, process.listenerCount('SIGTERM')]).toEqual([before + 2, before])
    expect(lines).toEqual([expect.stringMatching(/^API answers on http:\/\/localhost:\d+, documentation on/), 'stopping'])
  })
})
