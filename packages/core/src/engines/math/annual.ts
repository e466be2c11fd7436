/** Sessions of a year, which annual figures are scaled by (specification 14). */
export const SESSIONS_PER_YEAR = 252
