import { SESSION } from './server.js'
import { MARKED, OWNED, type Possessions, STRANGERS } from './two-books.js'

/** What a request is filled with beside the ids of its path. */
export interface Filling {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  readonly csv?: string
}

/** How an operation keeps its promise. */
export interface AccessRow extends Filling {
  /** What a stranger gets who names the owner's things; `own` where the operation names nothing and acts on the caller's own. */
  readonly stranger: 403 | 404 | 'own'
  /** Requests that name the stranger's own things in the path and the owner's in query or body, or the other way round. */
  readonly mixed?: readonly (Filling & { readonly status: number })[]
  /** For administrators only: the owner is refused like everyone. */
  readonly admin?: true
}

const missing: AccessRow = { stranger: 404 }
const refused: AccessRow = { stranger: 403 }
const own: AccessRow = { stranger: 'own' }
const admin: AccessRow = { stranger: 403, admin: true }
// A change of mode by text is answered without a model.
const said = { body: { conversation_id: OWNED.conversation_id, text: '/mode blue' } }
const ofOwner = (id: string) => ({ body: { tag_ids: [id] } })
const marked = { path: { position_id: MARKED.owner, date: SESSION }, stranger: 404 } as const
const target = { symbol: 'NEWCO', current_price: 10, target_price_eoy: 12 }
const withPosition = { ...target, symbol: 'OTHER', position_id: OWNED.position_id }
const bought = { symbol: 'IBM', quantity: 1, entry_price: 100, entry_date: '2025-01-02' }
const equity = { body: { equity_balance: 510_000 }, stranger: 404 } as const

/** Operations that ask for no token. */
export const PUBLIC = ['root', 'health', 'ready', 'login', 'register', 'testDemo', 'getDemoPortfolio', 'debugRoutes']

/** Every operation that asks for a token. The statuses of a stranger are those of the published contract where it names the area, else 404. */
export const ACCESS: Readonly<Record<string, AccessRow>> = {
  refresh: own, me: own, logout: own,
  listPortfolios: own, getPortfolioComplete: { ...missing, query: { include_timeseries: '1', include_attrib: '1' } }, getPortfolioDataQuality: missing,
  getPositionsDetails: { ...missing, query: { portfolio_id: OWNED.portfolio_id }, mixed: [
    { query: { position_ids: OWNED.position_id }, status: 200 }, { query: { position_ids: OWNED.position_id, portfolio_id: STRANGERS.portfolio_id }, status: 200 },
  ] },
  getTopPositions: missing, listSnapshots: missing,
  getHistoricalPrices: missing, getQuotes: { ...own, query: { symbols: 'AAPL' } }, getFactorEtfPrices: own,
  getPortfolioOverview: missing, getPortfolioFactorExposures: missing, listPositionFactorExposures: missing, getCorrelationMatrix: missing, getDiversificationScore: missing, getStressTest: missing,
  getRiskMetrics: missing, getRiskMeasures: missing, getGreeks: missing, getMarketScenarios: missing, getDiversification: missing, getSectorExposure: missing, getConcentration: missing, getVolatility: missing,
  getReconciliation: missing, getFactorCorrelations: own, getPnlAttribution: missing,
  whatIf: { ...missing, body: { close: [OWNED.position_id] }, mixed: [{ body: { close: [OWNED.position_id] }, status: 422 }, { body: { resize: [{ position_id: OWNED.position_id, quantity: 2 }] }, status: 422 }] },
  createTag: { ...own, body: { name: 'made by the walk' } }, listTags: own, createDefaultTags: own, getTag: refused, updateTag: { ...refused, body: { name: 'renamed' } }, archiveTag: refused, restoreTag: refused,
  getPositionsByTag: { ...refused, mixed: [{ query: { portfolio_id: OWNED.portfolio_id }, status: 403 }] },
  addPositionTags: { ...refused, ...ofOwner(OWNED.tag_id), mixed: [{ ...ofOwner(OWNED.tag_id), status: 403 }] }, getPositionTags: refused,
  replacePositionTags: { ...refused, ...ofOwner(OWNED.tag_id), mixed: [{ ...ofOwner(OWNED.tag_id), status: 403 }] },
  removePositionTags: { ...refused, query: { tag_ids: OWNED.tag_id }, mixed: [{ query: { tag_ids: OWNED.tag_id }, status: 200 }] },
  removePositionTagsPost: { ...refused, ...ofOwner(OWNED.tag_id), mixed: [{ ...ofOwner(OWNED.tag_id), status: 200 }] },
  listTargetPrices: refused, createTargetPrice: { ...refused, body: target, mixed: [{ body: withPosition, status: 404 }] }, getTargetPriceSummary: refused, getTargetPrice: refused,
  updateTargetPrice: { ...refused, body: { target_price_eoy: 250 } }, deleteTargetPrice: refused,
  bulkCreateTargetPrices: { ...refused, body: { target_prices: [{ ...target, symbol: 'BULK' }] }, mixed: [{ body: { target_prices: [withPosition] }, status: 404 }] },
  bulkUpdateTargetPrices: { ...refused, body: { updates: [{ symbol: 'AAPL', target_price_eoy: 260 }] } }, importTargetPricesCsv: { ...refused, body: { csv_content: 'symbol\nCSVCO' } },
  exportTargetPrices: { ...refused, body: {} },
  getImportTemplate: own, importPositions: { ...missing, csv: 'symbol,quantity,entry_price,entry_date\nORCL,1,100,2025-01-02\n' }, exportPositions: missing,
  listOwnPortfolios: own, createPortfolio: { ...own, body: { name: 'Made by the walk' } }, getPortfolio: missing, updatePortfolio: { ...missing, body: { name: 'Renamed' } }, deletePortfolio: missing,
  setEquity: equity, updateEquity: equity,
  listPositions: missing, createPositions: { ...missing, body: { positions: [bought] } }, getPosition: missing, updatePosition: { ...missing, body: { notes: 'changed' } }, deletePosition: missing,
  closePosition: { ...missing, body: { exit_date: SESSION, exit_price: 200 } },
  listMarks: marked, setMark: { ...marked, body: { price: 81_000 } }, deleteMark: marked,
  listFlows: missing, createFlow: { ...missing, body: { kind: 'deposit', date: SESSION, amount: 10 } }, deleteFlow: missing,
  recalculate: missing, getRecalculation: missing,
  createConversation: { ...own, body: {}, mixed: [{ body: { portfolio_id: OWNED.portfolio_id }, status: 404 }] }, listConversations: own, getConversation: missing, deleteConversation: missing,
  changeMode: { ...missing, body: { mode: 'blue' } }, patchMode: { ...missing, body: { mode: 'blue' } }, sendMessage: { ...refused, ...said },
  getBatchDataQuality: admin, refreshBatchDataQuality: admin, runBatch: admin, getCurrentBatch: admin, listBatchRuns: admin, cancelBatchRun: admin,
  triggerMarketData: admin, triggerCorrelations: admin, triggerCompanyProfiles: admin,
}

/** Path values that are not ids. */
const WORDS: Readonly<Record<string, string>> = { date: SESSION }

/** The path with its parameters filled in. Error: a parameter that nobody has given a value. */
export function filledPath(path: string, possessions: Possessions, given: Readonly<Record<string, string>> = {}): string {
  const values: Readonly<Record<string, string>> = { ...WORDS, ...possessions, ...given }
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${path}: give {${name}} a value in the two books`)
    return value
  })
}
