// Jest loads this file without its transform; tsx lets it import the TypeScript beside it.
import { register } from 'tsx/esm/api'

export default async function setup() {
  const unregister = register()
  const { startTestServer } = await import('./start-server.ts')
  const server = await startTestServer()
  await unregister()
  process.env.TEST_DATABASE_SERVER = server.url
  globalThis.stopTestServer = server.stop
}
