export type { ReconciliationCheck } from './check.js'
export { reconcile, type ReconcileInput } from './reconcile.js'
