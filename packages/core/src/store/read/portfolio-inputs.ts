import type { Database } from '../database.js'
import { groupBy, INVESTMENT_CLASSES, type IsoDate, POSITION_TYPES, type Position } from '../../domain/index.js'

/** The last snapshot before a date, money as exact decimal text. */
export interface StoredPriorSnapshot {
  readonly date: IsoDate
  readonly totalValue: string
  readonly cashValue: string
  readonly cumulativePnl: string
  readonly realizedPnl: string
  readonly returnIndex: number | null
  /** Symbol, price, where it came from and signed units of each position, by position id. Older snapshots do not tell the symbol. */
  readonly prices: Readonly<Record<string, { readonly symbol?: string; readonly price: number; readonly source: string; readonly units: number }>>
}

/** Everything a user states about one portfolio, and where its NAV chain stood before `asOf`. */
export interface PortfolioInputs {
  readonly portfolioId: string
  readonly name: string
  /** What the first snapshot stands on: the equity as it was first stated. */
  readonly equityBalance: string | null
  readonly positions: readonly Position[]
  /** Newest mark on or before `asOf`, by position id. */
  readonly marks: ReadonlyMap<string, { readonly date: IsoDate; readonly price: number }>
  readonly flows: readonly { readonly date: IsoDate; readonly amount: string; readonly kind: string }[]
  readonly prior: StoredPriorSnapshot | null
  /** Rows no engine can read, each naming what is wrong; a portfolio with any is not valued. */
  readonly problems: readonly string[]
}

/** Inputs of many portfolios in five statements. Portfolios that do not exist or are deleted are absent. */
export async function readPortfolioInputs(database: Database, portfolioIds: readonly string[], asOf: IsoDate): Promise<Map<string, PortfolioInputs>> {
  const ids = [portfolioIds]
  const [portfolios, positions, marks, flows, priors] = await Promise.all([
    database.pool.query<PortfolioRow>(
      `SELECT id, name, coalesce(equity_anchor, equity_balance)::text AS equity FROM portfolios WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL`, ids),
    database.pool.query<PositionRow>(POSITIONS, ids),
    database.pool.query<MarkRow>(
      `SELECT DISTINCT ON (portfolio_id, position_id) portfolio_id, position_id, date::text AS date, price::float8 AS price
         FROM position_marks WHERE portfolio_id = ANY($1::uuid[]) AND date <= $2::date ORDER BY portfolio_id, position_id, date DESC`, [portfolioIds, asOf]),
    database.pool.query<FlowRow>(
      `SELECT portfolio_id, date::text AS date, amount::text AS amount, kind FROM external_flows
        WHERE portfolio_id = ANY($1::uuid[]) AND date <= $2::date ORDER BY portfolio_id, date, id`, [portfolioIds, asOf]),
    database.pool.query<PriorRow>(PRIORS, [portfolioIds, asOf]),
  ])
  const priorOf = new Map(priors.rows.map((row) => [row.portfolio_id, row]))
  const positionsOf = groupBy(positions.rows, (row) => row.portfolio_id)
  const marksOf = groupBy(marks.rows, (row) => row.portfolio_id)
  const flowsOf = groupBy(flows.rows, (row) => row.portfolio_id)
  return new Map(
    portfolios.rows.map((row) => {
      const read = (positionsOf.get(row.id) ?? []).map(toPosition)
      const prior = priorOf.get(row.id)
      return [row.id, {
        portfolioId: row.id,
        name: row.name,
        equityBalance: row.equity,
        positions: read,
        marks: new Map((marksOf.get(row.id) ?? []).map((mark) => [mark.position_id, { date: mark.date, price: mark.price }])),
        flows: flowsOf.get(row.id) ?? [],
        prior: prior ? toPrior(prior) : null,
        problems: read.flatMap(problemsOf),
      }]
    }),
  )
}

const POSITIONS = `
SELECT p.portfolio_id, p.id, p.symbol, p.position_type, p.investment_class, p.quantity::float8 AS quantity, p.entry_price::float8 AS entry_price,
       p.entry_date::text AS entry_date, p.exit_price::float8 AS exit_price, p.exit_date::text AS exit_date, p.underlying_symbol,
       p.strike_price::float8 AS strike_price, p.expiration_date::text AS expiration_date, p.deleted_at IS NOT NULL AS deleted,
       coalesce((SELECT array_agg(t.name ORDER BY t.name) FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL
                  WHERE l.portfolio_id = p.portfolio_id AND l.position_id = p.id), '{}') AS tags
  FROM positions p WHERE p.portfolio_id = ANY($1::uuid[]) ORDER BY p.portfolio_id, p.id`

const PRIORS = `
SELECT DISTINCT ON (portfolio_id) portfolio_id, snapshot_date::text AS date, total_value::text AS total_value, cash_value::text AS cash_value,
       cumulative_pnl::text AS cumulative_pnl, realized_pnl::text AS realized_pnl, return_index, prices
  FROM portfolio_snapshots WHERE portfolio_id = ANY($1::uuid[]) AND snapshot_date < $2::date ORDER BY portfolio_id, snapshot_date DESC`

interface PortfolioRow { id: string; name: string; equity: string | null }
interface MarkRow { portfolio_id: string; position_id: string; date: string; price: number }
interface FlowRow { portfolio_id: string; date: string; amount: string; kind: string }
interface PriorRow {
  portfolio_id: string; date: string; total_value: string; cash_value: string; cumulative_pnl: string; realized_pnl: string
  return_index: number | null; prices: StoredPriorSnapshot['prices']
}
interface PositionRow {
  portfolio_id: string; id: string; symbol: string; position_type: string; investment_class: string | null; quantity: number; entry_price: number
  entry_date: string; exit_price: number | null; exit_date: string | null; underlying_symbol: string | null; strike_price: number | null
  expiration_date: string | null; deleted: boolean; tags: string[]
}

function toPosition(row: PositionRow): Position {
  return {
    id: row.id, symbol: row.symbol, positionType: row.position_type as Position['positionType'], quantity: row.quantity, entryPrice: row.entry_price,
    entryDate: row.entry_date, exitDate: row.exit_date, exitPrice: row.exit_price, investmentClass: row.investment_class as Position['investmentClass'],
    underlyingSymbol: row.underlying_symbol, strikePrice: row.strike_price, expirationDate: row.expiration_date, deleted: row.deleted, tags: row.tags,
  }
}

function toPrior(row: PriorRow): StoredPriorSnapshot {
  return {
    date: row.date, totalValue: row.total_value, cashValue: row.cash_value, cumulativePnl: row.cumulative_pnl, realizedPnl: row.realized_pnl,
    returnIndex: row.return_index, prices: row.prices,
  }
}

/** The database takes any text as type or class: what no engine understands is named here instead of being misread. */
function problemsOf(position: Position): string[] {
  const problems: string[] = []
  if (!POSITION_TYPES.includes(position.positionType)) problems.push(`position ${position.id}: unknown position_type "${String(position.positionType)}"`)
  if (position.investmentClass !== null && !INVESTMENT_CLASSES.includes(position.investmentClass)) {
    problems.push(`position ${position.id}: unknown investment_class "${String(position.investmentClass)}"`)
  }
  for (const [name, value] of Object.entries({ quantity: position.quantity, entry_price: position.entryPrice })) {
    if (!Number.isFinite(value)) problems.push(`position ${position.id}: ${name} is not a finite number`)
  }
  return problems
}
