import type { UserRecord } from '@sigmasight/core'
import type { z } from '../../http/schemas.js'

/** What one call may touch, whatever it asks for. */
export const LIMITS = { max_symbols: 5, max_days: 180, max_positions: 200, timeout_ms: 3000 } as const

/** For whom a tool runs, and which portfolio is meant where none is named. */
export interface Caller {
  readonly user: UserRecord
  readonly portfolioId: string | null
  readonly requestId: string
}

/** A call of an operation of the API, within the limits. */
export interface ToolCall {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  readonly body?: unknown
  /** The arguments after defaults and limits. */
  readonly applied: Readonly<Record<string, unknown>>
  /** True when a limit cut what was asked for. */
  readonly truncated: boolean
}

/** A tool: one operation of the API with arguments that a model can fill in. */
export interface Tool {
  readonly name: string
  readonly operationId: string
  /** Says to a model what it gets and when to ask. */
  readonly description: string
  readonly args: z.ZodObject
  readonly call: (args: never, caller: Caller) => ToolCall
  /** Lists of the answer that the limit on positions applies to. */
  readonly lists?: readonly string[]
  /** Leaves of the answer what the arguments asked for. */
  readonly select?: (data: Record<string, unknown>, applied: ToolCall['applied']) => { readonly data: Record<string, unknown>; readonly truncated: boolean }
}

/** Ties a tool's call to its arguments. */
export function tool<A extends z.ZodObject>(definition: Omit<Tool, 'args' | 'call'> & { readonly args: A; readonly call: (args: z.output<A>, caller: Caller) => ToolCall }): Tool {
  return definition as unknown as Tool
}
