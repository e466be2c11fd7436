import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Database } from '../database.js'
import { seedFile } from '../seed-files.js'
import { stableId } from './reference-data.js'

const position = z.object({
  id: z.string(), symbol: z.string(), position_type: z.string(), investment_class: z.string(), investment_subtype: z.string().nullable(),
  quantity: z.number(), entry_price: z.number(), entry_date: z.string(), underlying_symbol: z.string().nullable(),
  strike_price: z.number().nullable(), expiration_date: z.string().nullable(), tags: z.array(z.string()),
})
const demoFile = z.object({
  password: z.string(),
  portfolios: z.array(z.object({
    user: z.object({ id: z.string(), email: z.string(), full_name: z.string() }),
    portfolio: z.object({ id: z.string(), name: z.string(), description: z.string(), currency: z.string(), equity_balance: z.number() }),
    positions: z.array(position),
  })),
})
type DemoPortfolio = z.infer<typeof demoFile>['portfolios'][number]

/** Who can log in to the demo data, and with what. */
export interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly portfolio: string
  readonly positions: number
}

/**
 * The three demo portfolios with their users (administrators) and tags. Rows that exist are left as they are, so a second run changes nothing.
 * `hashPassword` is given by the caller; it is called only for users that are new.
 */
export async function seedDemoData(database: Database, hashPassword: (password: string) => Promise<string>): Promise<DemoAccount[]> {
  const demo = demoFile.parse(JSON.parse(await readFile(seedFile('demo-portfolios.json'), 'utf8')))
  const ids = demo.portfolios.map((entry) => entry.user.id)
  const { rows: known } = await database.pool.query<{ id: string }>('SELECT id FROM users WHERE id = ANY($1::uuid[])', [ids])
  const hash = known.length < ids.length ? await hashPassword(demo.password) : ''
  await database.transaction(async (client) => {
    for (const { table, statement, rows } of statements(demo.portfolios, hash)) {
      if (table === 'users' && hash === '') continue
      await client.query(statement, [JSON.stringify(rows)])
    }
  })
  return demo.portfolios.map((entry) => ({ email: entry.user.email, password: demo.password, portfolio: entry.portfolio.name, positions: entry.positions.length }))
}

function statements(portfolios: readonly DemoPortfolio[], hash: string): { table: string; statement: string; rows: object[] }[] {
  const tagId = (userId: string, name: string) => stableId(`${userId}_tag_${name}`)
  const positions = portfolios.flatMap((entry) => entry.positions.map((row) => ({ ...row, user_id: entry.user.id, portfolio_id: entry.portfolio.id })))
  const links = positions.flatMap((row) => row.tags.map((name) => ({ portfolio_id: row.portfolio_id, position_id: row.id, tag_id: tagId(row.user_id, name), user_id: row.user_id, name })))
  const tags = [...new Map(links.map((link) => [link.tag_id, { id: link.tag_id, user_id: link.user_id, name: link.name }])).values()]
  return [
    {
      table: 'users',
      statement: `INSERT INTO users (id, email, password_hash, full_name, is_admin)
        SELECT id, email, password_hash, full_name, true FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, email text, password_hash text, full_name text) ON CONFLICT DO NOTHING`,
      rows: portfolios.map((entry) => ({ ...entry.user, password_hash: hash })),
    },
    {
      table: 'portfolios',
      statement: `INSERT INTO portfolios (id, user_id, name, description, currency, equity_balance)
        SELECT id, user_id, name, description, currency, equity_balance
          FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, user_id uuid, name text, description text, currency text, equity_balance numeric) ON CONFLICT DO NOTHING`,
      rows: portfolios.map((entry) => ({ ...entry.portfolio, user_id: entry.user.id })),
    },
    {
      table: 'positions',
      statement: `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, investment_subtype, quantity, entry_price, entry_date,
                         underlying_symbol, strike_price, expiration_date)
        SELECT portfolio_id, id, symbol, position_type, investment_class, investment_subtype, quantity, entry_price, entry_date, underlying_symbol, strike_price, expiration_date
          FROM jsonb_to_recordset($1::jsonb) AS r(portfolio_id uuid, id uuid, symbol text, position_type text, investment_class text, investment_subtype text, quantity numeric,
               entry_price numeric, entry_date date, underlying_symbol text, strike_price numeric, expiration_date date) ON CONFLICT DO NOTHING`,
      rows: positions,
    },
    {
      table: 'tags',
      statement: `INSERT INTO tags (id, user_id, name) SELECT id, user_id, name FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, user_id uuid, name text) ON CONFLICT DO NOTHING`,
      rows: tags,
    },
    {
      table: 'position_tags',
      statement: `INSERT INTO position_tags (portfolio_id, position_id, tag_id)
        SELECT portfolio_id, position_id, tag_id FROM jsonb_to_recordset($1::jsonb) AS r(portfolio_id uuid, position_id uuid, tag_id uuid) ON CONFLICT DO NOTHING`,
      rows: links,
    },
  ]
}
