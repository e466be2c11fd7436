import { csvLine } from './cells.js'
import { COLUMNS } from './columns.js'

/** A row of each kind: shares, a short, a bought call by its OCC symbol, a private holding, a closed position. */
const ROWS: readonly (readonly string[])[] = [
  ['AAPL', '100', '150.25', '2025-01-02', '', '', '', '', '', '', '', '', 'core;tech', ''],
  ['NFLX', '-60', '490', '2025-01-02', 'SHORT', 'PUBLIC', '', '', '', '', '', '', 'hedge', ''],
  ['SPY271217C00500000', '5', '42.10', '2025-01-02', 'LC', 'OPTIONS', '', 'SPY', '500', '2027-12-17', '', '', '', 'ten per cent of the book at most'],
  ['HOME_EQUITY', '1', '285000', '2019-06-14', 'LONG', 'PRIVATE', 'REAL_ESTATE', '', '', '', '', '', '', 'valued by marks'],
  ['MSFT', '40', '390', '2024-02-01', 'LONG', 'PUBLIC', '', '', '', '', '2025-01-15', '425.50', '', 'sold'],
]

/** A file to fill in: the header and a row of each kind, to be replaced by the user's own. */
export const TEMPLATE = [COLUMNS.map((column) => column.name), ...ROWS].map(csvLine).join('')
