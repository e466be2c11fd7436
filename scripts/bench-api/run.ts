import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getRequest } from './connection.js'
import { askOnce, type Load, measureLoad } from './measure.js'
import { type Served, startApi, startBare } from './processes.js'
import { type Route, ROUTES } from './routes.js'
import { buildWorld, type World } from './world.js'

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

type Size = Parameters<typeof measureLoad>[3]

/** Measures every route beside the bare one, in turn. */
export async function measureApi(size: Size): Promise<Measured[]> {
  const world = await buildWorld()
  const stops: (() => Promise<void>)[] = [world.remove]
  try {
    const api = await startApi(world.database.url, world.dataDir)
    stops.unshift(api.stop)
    const { token, portfolioId } = await login(api, world)
    const requests = ROUTES.map((route) => ({ route, request: (known?: string) => authorized(route.path.replace('ID', portfolioId), token, known) }))
    const answers = await Promise.all(requests.map(({ request }) => askOnce(api.port, request(), 200)))
    const file = join(world.dataDir, 'bodies.json')
    await writeFile(file, `[${answers.map(({ body }) => jsonOf(body)).join(',')}]`)
    const bare = await startBare(file)
    stops.unshift(bare.stop)
    const lines: Measured[] = []
    for (const [index, { route, request }] of requests.entries()) lines.push(...(await measureRoute(route, index, request, { api, bare, size, etag: answers[index]!.etag, bytes: Buffer.byteLength(jsonOf(answers[index]!.body)) })))
    return lines
  } finally {
    for (const stop of stops) await stop()
  }
}

interface Around {
  readonly api: Served
  readonly bare: Served
  readonly size: Size
  readonly etag: string | null
  readonly bytes: number
}

async function measureRoute({ name, prepared }: Route, index: number, request: (known?: string) => string, { api, bare, size, etag, bytes }: Around): Promise<Measured[]> {
  const beside = async (status: 200 | 304, own: string, other: string): Promise<Measured> => {
    const [ours, plain] = [await measureLoad(api.port, own, status, size), await measureLoad(bare.port, other, status, size)]
    return { route: name, status, bytes: status === 304 ? 0 : bytes, api: ours, bare: plain, ratio: ours.perSecond / plain.perSecond }
  }
  const plain = (known?: string): string => getRequest(`/${index}`, known === undefined ? {} : { 'If-None-Match': known })
  const full = await beside(200, request(), plain())
  if (!prepared || etag === null) return [full]
  const plainEtag = (await askOnce(bare.port, plain(), 200)).etag!
  return [full, await beside(304, request(etag), plain(plainEtag))]
}

function authorized(path: string, token: string, known?: string): string {
  return getRequest(path, { Authorization: `Bearer ${token}`, ...(known === undefined ? {} : { 'If-None-Match': known }) })
}

/** The JSON of a body that may have come in one or more chunks. */
function jsonOf(body: string): string {
  if (/^[[{]/.test(body)) return body
  let text = ''
  const bytes = Buffer.from(body)
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16)
    if (!(size > 0)) return text
    text += bytes.toString('utf8', end + 2, end + 2 + size)
    at = end + 2 + size + 2
  }
}

async function login({ port }: Served, { email, password }: World): Promise<{ token: string; portfolioId: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) })
  const body = (await response.json()) as { access_token: string; portfolio_id: string }
  if (!response.ok) throw new Error(`login was answered ${response.status}`)
  return { token: body.access_token, portfolioId: body.portfolio_id }
}
