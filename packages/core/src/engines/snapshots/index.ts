export { priorPriceOf } from './legs.js'
export { rollSnapshot, type SnapshotRecord } from './roll-snapshot.js'
export type { PriorSnapshot, SnapshotInput } from './snapshot-input.js'
