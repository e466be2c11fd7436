import { id, z } from '../../http/schemas.js'
import { type Caller, LIMITS, type Tool, tool, type ToolCall } from './tool.js'

/** A short printable word. What a model writes goes into logs and tables, so nothing else gets in. */
const word = z.string().trim().regex(/^[\x20-\x7e]{1,64}$/, 'must be a short printable text')

export const portfolioId = id.optional().describe("A portfolio of the person; the conversation's own when left out")
export const symbols = z.array(word).min(1).describe(`Ticker symbols, at most ${LIMITS.max_symbols}`)
export const words = (what: string) => z.array(word).max(50).optional().describe(what)
export const days = (fallback: number) => z.number().int().min(1).default(fallback).describe(`Calendar days back, at most ${LIMITS.max_days}`)
export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional()

/** The portfolio that is meant. Without one the operation answers that there is none: the nil id belongs to nobody. */
export function portfolioOf(args: { readonly portfolio_id?: string | undefined }, caller: Caller): string {
  return args.portfolio_id ?? caller.portfolioId ?? '00000000-0000-0000-0000-000000000000'
}

/** A call of an operation on one portfolio. */
export function onPortfolio(args: { readonly portfolio_id?: string | undefined }, caller: Caller, query: NonNullable<ToolCall['query']> = {}, truncated = false): ToolCall {
  const id = portfolioOf(args, caller)
  return { params: { portfolio_id: id }, query, applied: { portfolio_id: id, ...query }, truncated }
}

/** A tool that reads one portfolio. What a model may ask beside the portfolio is the query of the operation. */
export function portfolioTool<Asked extends z.ZodRawShape>({ asked, ...definition }: Omit<Tool, 'args' | 'call'> & { readonly asked?: Asked }): Tool {
  const args = z.object({ portfolio_id: portfolioId, ...asked })
  return tool({ ...definition, args, call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id: portfolio_id as string | undefined }, caller, query as ToolCall['query']) })
}

/** Days and symbols within the limits, with whether anything was cut. The API parts symbols at commas, so several in one word count as several. */
export function withinDays(asked: number): { readonly days: number; readonly cut: boolean } {
  return { days: Math.min(asked, LIMITS.max_days), cut: asked > LIMITS.max_days }
}

export function withinSymbols(asked: readonly string[]): { readonly symbols: string[]; readonly cut: boolean } {
  const upper = [...new Set(asked.flatMap((word) => word.split(',')).map((symbol) => symbol.trim().toUpperCase()).filter((symbol) => symbol !== ''))]
  return { symbols: upper.slice(0, LIMITS.max_symbols), cut: upper.length > LIMITS.max_symbols }
}
