import type { Database } from '../database.js'

/** A user as authentication needs it. */
export interface UserRecord {
  readonly id: string
  readonly email: string
  readonly fullName: string
  readonly passwordHash: string
  readonly isActive: boolean
  readonly isAdmin: boolean
  readonly createdAt: Date
  /** The user's first portfolio; null when there is none. */
  readonly portfolioId: string | null
}

/** The user with this e-mail address or id; null when there is none. */
export async function findUser(database: Database, by: { readonly email: string } | { readonly id: string }): Promise<UserRecord | null> {
  const user = await database.prisma.user.findUnique({
    where: by,
    include: { portfolios: { where: { deletedAt: null }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: 1, select: { id: true } } },
  })
  if (!user) return null
  const { portfolios, ...record } = user
  return { ...record, portfolioId: portfolios[0]?.id ?? null }
}
