/**
 * Paths of earlier releases that a pattern of today would take for something else: a word where an id is expected. They answer 404 to
 * every method, as any path does that never was.
 */
export const GONE = ['reorder', 'batch-update', 'assign', 'bulk-assign'].map((word) => `/api/v1/tags/${word}`)
