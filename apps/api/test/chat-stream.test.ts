import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { chatWorld, type ChatWorld, framesOf, normalised } from './support/chat.js'
import { sends, tools, words } from './support/fake-model.js'
import { buildWorld, OWNER } from './support/world.js'

let database: TestDatabase
let world: ChatWorld
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  world = await chatWorld(database)
})
afterAll(async () => {
  await world.close()
  await database.drop()
})

it('x', async () => {
  const id = await world.converse()
  world.model.script(sends(words('r1', ['Hello', ' wörld', ' event: done\n\n']), [1, 3, 7]))
  process.stdout.write(normalised(await world.ask(id, 'Hi')) + '\n')
  world.model.script(sends(tools('r2', [{ id: 'c1', name: 'get_portfolio_overview', args: '{}' }, { id: 'c2', name: 'get_factor_exposures', args: `{"portfolio_id":"${OWNER.portfolioId}"}` }]), [5, 2]), sends(words('r3', ['Done', '.'])))
  process.stdout.write(normalised(await world.ask(id, 'And?')) + '\n')
  process.stdout.write(JSON.stringify(world.model.calls, null, 1).slice(0, 20000))
  process.stdout.write(JSON.stringify(world.log.filter((l) => l.message !== 'request'), null, 1).slice(0, 3000))
})
