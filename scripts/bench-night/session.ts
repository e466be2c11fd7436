/** The session that is measured. */
export const AS_OF = '2025-06-30'
