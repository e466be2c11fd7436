/** The stages of a night, in order. */
export const STAGES = ['prices', 'profiles', 'symbols', 'portfolios'] as const
export type Stage = (typeof STAGES)[number]

/** How far a stage is; `total` is 0 until it is known. */
export interface Progress {
  readonly stage: Stage
  readonly done: number
  readonly total: number
}

export type ProgressListener = (progress: Progress) => void
