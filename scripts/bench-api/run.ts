import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPrograms } from '../bench/programs.js'
import { type Answer, getRequest } from './connection.js'
import { askOnce, type Load, measureBeside, type Size, type Target } from './measure.js'
import { login, type Served, startApi, startBare } from './processes.js'
import { ROUTES } from './routes.js'
import { buildWorld } from './world.js'

/** One line of the table. */
export interface Measured {
  readonly route: string
  readonly status: 200 | 304
  readonly bytes: number
  readonly api: Load
  readonly bare: Load
  /** Requests a second of the API over those of the bare route. */
  readonly ratio: number
}

type Ask = (known?: string | null) => Target

/** Measures every route beside the bare one, in full and as 304. */
export async function measureApi(size: Size): Promise<Measured[]> {
  const world = await buildWorld()
  const stops: (() => Promise<void>)[] = [world.remove]
  try {
    const programs = await buildPrograms(world.dataDir)
    const api = await startApi(programs.api, world.database.url, world.dataDir)
    stops.unshift(api.stop)
    const { token, portfolioId } = await login(api, world)
    const routes = ROUTES.map(({ name, path }) => ({ name, ask: asking(api, path.replace('ID', portfolioId), { Authorization: `Bearer ${token}` }) }))
    const answers: Answer[] = []
    for (const { ask } of routes) answers.push(await askOnce(ask(), 200))
    const file = join(world.dataDir, 'bodies.json')
    await writeFile(file, `[${answers.map(({ body }) => body.toString()).join(',')}]`)
    const bare = await startBare(programs.bare, file)
    stops.unshift(bare.stop)
    const lines: Measured[] = []
    for (const [index, { name, ask }] of routes.entries()) lines.push(...(await measureRoute(name, [ask, asking(bare, `/${index}`, {})], answers[index]!, size)))
    return lines
  } finally {
    for (const stop of stops) await stop()
  }
}

/** Requests of one path, for a copy whose ETag is known or in full. */
function asking({ port }: Served, path: string, headers: Readonly<Record<string, string>>): Ask {
  return (known) => ({ port, request: getRequest(path, known ? { ...headers, 'If-None-Match': known } : headers) })
}

async function measureRoute(route: string, [own, plain]: readonly [Ask, Ask], { etag, body }: Answer, size: Size): Promise<Measured[]> {
  const beside = async (status: 200 | 304, targets: readonly [Target, Target]): Promise<Measured> => {
    const [api, bare] = await measureBeside(targets, status, size)
    return { route, status, bytes: status === 304 ? 0 : body.length, api, bare, ratio: api.perSecond / bare.perSecond }
  }
  const bareCopy = await askOnce(plain(), 200)
  return [await beside(200, [own(), plain()]), await beside(304, [own(etag), plain(bareCopy.etag)])]
}
