export const INVESTMENT_CLASSES = ['PUBLIC', 'OPTIONS', 'PRIVATE'] as const
/** How a position is priced: by the market (PUBLIC), as an option contract (OPTIONS) or by the user's own marks (PRIVATE). */
export type InvestmentClass = (typeof INVESTMENT_CLASSES)[number]
