import type { Database } from '@sigmasight/core'
import { SESSION } from './server.js'
import { buildWorld, idOf, OWNER, positionOf, STRANGER } from './world.js'

/** A holding that only its owner knows of. */
export const SECRET_SYMBOL = 'VAULT_OF_ADA'
/** Words of the owner that nobody else may read. */
export const SECRET_WORDS = [SECRET_SYMBOL, OWNER.email, 'HOME_RENTAL', 'words of the owner']

/** Two users who have one of everything. Keys are the names of path parameters. */
export type Possessions = Readonly<Record<'portfolio_id' | 'position_id' | 'tag_id' | 'target_price_id' | 'flow_id' | 'run_id' | 'conversation_id', string>>

export const OWNED: Possessions = possessionsOf('owner', OWNER.portfolioId, idOf('tag'))
export const STRANGERS: Possessions = possessionsOf('stranger', STRANGER.portfolioId, idOf('tag of stranger'))
/** Private holdings, which are valued by marks. */
export const MARKED = { owner: positionOf(SECRET_SYMBOL), stranger: idOf('stranger PRIVATE') }

function possessionsOf(name: string, portfolioId: string, tagId: string): Possessions {
  return { portfolio_id: portfolioId, position_id: idOf(`${name} AAPL`), tag_id: tagId, target_price_id: idOf(`target of ${name}`), flow_id: idOf(`flow of ${name}`), run_id: idOf(`run of ${name}`), conversation_id: idOf(`conversation of ${name}`) }
}

/** The world of the other tests, and for both the owner and the stranger a tag, a target price, a flow, a finished run and a marked private holding. */
export async function buildTwoBooks(database: Database): Promise<void> {
  const { prisma } = database
  await buildWorld(database)
  await prisma.tag.create({ data: { id: STRANGERS.tag_id, userId: STRANGER.id, name: 'of stranger' } })
  await prisma.position.createMany({ data: [{ portfolioId: OWNER.portfolioId, id: MARKED.owner, symbol: SECRET_SYMBOL }, { portfolioId: STRANGER.portfolioId, id: MARKED.stranger, symbol: 'COTTAGE' }].map((row) => ({
    ...row, positionType: 'LONG', investmentClass: 'PRIVATE', quantity: 1, entryPrice: 77_000, entryDate: new Date('2025-01-02'),
  })) })
  for (const own of [OWNED, STRANGERS]) {
    const portfolioId = own.portfolio_id
    await prisma.positionMark.create({ data: { portfolioId, positionId: own === OWNED ? MARKED.owner : MARKED.stranger, date: new Date(SESSION), price: 80_000 } })
    await prisma.externalFlow.create({ data: { portfolioId, id: own.flow_id, date: new Date(SESSION), amount: 1_000, kind: 'deposit', note: own === OWNED ? 'words of the owner' : null } })
    await prisma.conversation.create({ data: { id: own.conversation_id, userId: own === OWNED ? OWNER.id : STRANGER.id, portfolioId, title: own === OWNED ? 'words of the owner' : null } })
    await prisma.targetPrice.create({ data: { portfolioId, id: own.target_price_id, positionId: own.position_id, symbol: 'AAPL', currentPrice: 200, targetEoy: 240 } })
    await prisma.run.create({ data: { id: own.run_id, asOf: new Date(SESSION), kind: 'recalculation', trigger: 'api', requestedBy: own === OWNED ? OWNER.id : STRANGER.id, state: 'completed', portfolioId } })
  }
}
