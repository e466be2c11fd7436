import { createHash } from 'node:crypto'
import { type Database, type PositionType } from '@sigmasight/core'

/** An id without version bits, as the demo ids are. */
export function idOf(name: string): string {
  return createHash('md5').update(name).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const OWNER = { id: idOf('owner'), email: 'owner@example.com', portfolioId: idOf('book of owner') }
export const STRANGER = { id: idOf('stranger'), email: 'stranger@example.com', portfolioId: idOf('book of stranger') }
export const INACTIVE = { id: idOf('inactive'), email: 'inactive@example.com', portfolioId: idOf('book of inactive') }
/** No equity, no positions: as registration leaves it. */
export const NEWCOMER = { id: idOf('newcomer'), email: 'newcomer@example.com', portfolioId: idOf('book of newcomer') }

const CALL = 'AAPL250919C00200000'
const PUT = 'AAPL250919P00180000'

interface Holding {
  readonly symbol: string
  readonly type: PositionType
  readonly quantity: number
  readonly entry: number
  readonly class?: string
  readonly extra?: object
}

const OPTION = { underlyingSymbol: 'AAPL', expirationDate: new Date('2025-09-19') }
const HOLDINGS: readonly Holding[] = [
  { symbol: 'AAPL', type: 'LONG', quantity: 100, entry: 150 },
  { symbol: 'NFLX', type: 'SHORT', quantity: -600, entry: 490 },
  { symbol: CALL, type: 'LC', quantity: 10, entry: 5, class: 'OPTIONS', extra: { ...OPTION, strikePrice: 200 } },
  { symbol: PUT, type: 'SP', quantity: -5, entry: 3, class: 'OPTIONS', extra: { ...OPTION, strikePrice: 180 } },
  { symbol: 'HOME_RENTAL', type: 'LONG', quantity: 1, entry: 50_000, class: 'PRIVATE', extra: { investmentSubtype: 'PRIVATE_REIT' } },
  { symbol: 'MSFT', type: 'LONG', quantity: 10, entry: 400, extra: { exitPrice: 420, exitDate: new Date('2025-06-10') } },
  { symbol: 'TSLA', type: 'LONG', quantity: 7, entry: 300, extra: { deletedAt: new Date('2025-06-01') } },
]
/** Closes of Friday and of Monday, the session under test. */
const CLOSES: readonly [string, number, number][] = [['AAPL', 198, 200], ['NFLX', 505, 500], [CALL, 5.5, 6], [PUT, 2.5, 2], ['MSFT', 490, 495], ['TSLA', 320, 322]]

/** The id of the owner's position in `symbol`. */
export function positionOf(symbol: string): string {
  return idOf(`owner ${symbol}`)
}
export const SYMBOLS = { call: CALL, put: PUT }

/** A book with every kind of position: long, short, bought call, sold put, private, closed and deleted; and people around it. */
export async function buildWorld({ prisma }: Database): Promise<void> {
  const people = [OWNER, STRANGER, INACTIVE, NEWCOMER]
  await prisma.user.createMany({ data: people.map((user) => ({ id: user.id, email: user.email, passwordHash: 'none', fullName: 'Ada Tester', isActive: user !== INACTIVE })) })
  await prisma.portfolio.createMany({
    data: people.map((user) => ({ id: user.portfolioId, userId: user.id, name: `Book of ${user.email}`, equityBalance: user === NEWCOMER ? null : '500000' })),
  })
  await prisma.position.createMany({
    data: HOLDINGS.map((item) => ({
      portfolioId: OWNER.portfolioId, id: positionOf(item.symbol), symbol: item.symbol, positionType: item.type, investmentClass: item.class ?? null, quantity: item.quantity,
      entryPrice: item.entry, entryDate: new Date('2025-01-02'), ...item.extra,
    })),
  })
  await prisma.position.create({
    data: { portfolioId: STRANGER.portfolioId, id: idOf('stranger AAPL'), symbol: 'AAPL', positionType: 'LONG', quantity: 1, entryPrice: 100, entryDate: new Date('2025-01-02') },
  })
  await prisma.dailyPrice.createMany({
    data: CLOSES.flatMap(([symbol, friday, monday]) => [{ symbol, date: new Date('2025-06-27'), close: friday }, { symbol, date: new Date('2025-06-30'), close: monday }]),
  })
  await prisma.companyProfile.create({ data: { symbol: 'AAPL', name: 'Apple Inc.', sector: 'Technology', source: 'test' } })
  await prisma.tag.createMany({
    data: [{ id: idOf('tag'), userId: OWNER.id, name: 'core', color: '#4CAF50', description: 'kept' }, { id: idOf('old tag'), userId: OWNER.id, name: 'old', archivedAt: new Date('2025-06-01') }],
  })
  await prisma.positionTag.createMany({ data: ['tag', 'old tag'].map((tag) => ({ portfolioId: OWNER.portfolioId, positionId: positionOf('AAPL'), tagId: idOf(tag) })) })
}
