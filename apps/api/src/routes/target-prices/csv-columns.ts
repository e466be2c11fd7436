/** Columns of target prices in CSV files, each with its field in the API. */
export const CSV_COLUMNS = {
  symbol: 'symbol', position_type: 'position_type', target_eoy: 'target_price_eoy', target_next_year: 'target_price_next_year', downside: 'downside_target_price',
  current_price: 'current_price',
} as const
export type CsvColumn = keyof typeof CSV_COLUMNS
