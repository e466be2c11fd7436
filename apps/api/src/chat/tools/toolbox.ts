import { findRunOf, messageOf } from '@sigmasight/core'
import type { Request } from 'express'
import { ApiError, ERRORS } from '../../errors/registry.js'
import { type Operation, perform } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import type { Services } from '../../services.js'
import { BOOK_TOOLS } from './book-tools.js'
import { MARKET_TOOLS } from './market-tools.js'
import { provenanceOf } from './provenance.js'
import { resultOf, type ToolResult } from './result.js'
import { RISK_TOOLS } from './risk-tools.js'
import { type Caller, LIMITS, type Tool, type ToolCall } from './tool.js'

const CATALOGUE = [...BOOK_TOOLS, ...MARKET_TOOLS, ...RISK_TOOLS]
/** Tools run inside the process: no headers of a client reach the operation. */
const NO_REQUEST = { headers: {}, get: () => undefined, query: {}, params: {} } as unknown as Request

/** A tool as models and assistants are told of it. */
export interface OfferedTool {
  readonly name: string
  readonly description: string
  readonly parameters: Record<string, unknown>
}

/** The tools of the assistant. Every one runs an operation of the API as its caller: the same validation, the same ownership. */
export interface Toolbox {
  readonly offered: readonly OfferedTool[]
  /** Never rejects: what goes wrong stands in the result. */
  run(name: string, args: unknown, caller: Caller): Promise<ToolResult>
  /** The result of a call that is not run. */
  refuse(args: unknown, caller: Caller, reason: string): ToolResult
}

/** Offers the tools whose operation is mounted. */
export function createToolbox(services: Services, operations: readonly Operation[]): Toolbox {
  const mounted = new Map(operations.map((item) => [item.id, item]))
  const tools = new Map(CATALOGUE.filter((item) => mounted.has(item.operationId)).map((item) => [item.name, item]))
  return {
    offered: [...tools.values()].map(({ name, description, args }) => ({ name, description, parameters: parametersOf(args) })),
    refuse: (args, caller, message) => resultOf(args, caller, { error: { type: 'refused', message, details: null } }),
    run: async (name, args, caller) => {
      const tool = tools.get(name)
      if (!tool) return resultOf(args, caller, { error: { type: 'unknown_tool', message: 'There is no such tool', details: { offered: [...tools.keys()] } } })
      const parsed = tool.args.safeParse(args)
      if (!parsed.success) return resultOf(args, caller, { error: { type: 'invalid_arguments', message: 'The arguments are not valid', details: z.flattenError(parsed.error) } })
      const call = tool.call(parsed.data as never, caller)
      try {
        return await inTime(answered(services, tool, mounted.get(tool.operationId)!, call, args, caller))
      } catch (error) {
        return failed(services, error, { name, args, call, caller })
      }
    },
  }
}

async function answered(services: Services, tool: Tool, item: Operation, call: ToolCall, args: unknown, caller: Caller): Promise<ToolResult> {
  const given = { params: call.params ?? {}, query: textOf(call.query ?? {}), body: call.body ?? {} }
  // As a client of the API would see it: plain JSON.
  const answer = JSON.parse(JSON.stringify(await perform(item, given, caller.user, NO_REQUEST))) as unknown
  const { data, truncated } = cut(tool, answer, call)
  const found = provenanceOf(answer)
  const portfolioId = call.params?.portfolio_id
  const runId = found.run_id ?? (found.calculation_date !== null && typeof portfolioId === 'string' ? await findRunOf(services.database, portfolioId, found.calculation_date) : null)
  // What is valued when asked stands at the latest closed session; where nothing is available there is no session.
  const asOf = found.as_of ?? (isAvailable(answer) ? services.calendar.latestClosedSession(services.clock()) : null)
  return resultOf(args, caller, { data, call, provenance: { ...found, as_of: asOf, run_id: runId }, operation: item.id, truncated: call.truncated || truncated })
}

/** The arguments as JSON schema. The dialect is left out: some model servers refuse it. */
function parametersOf(args: z.ZodObject): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(args, { io: 'input' })
  return schema
}

function isAvailable(answer: unknown): boolean {
  return typeof answer !== 'object' || answer === null || (answer as { available?: unknown }).available !== false
}

/** Cuts the answer to what was asked for and to the limits. */
function cut(tool: Tool, answer: unknown, call: ToolCall): { data: unknown; truncated: boolean } {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return { data: answer, truncated: false }
  const selected = tool.select?.(answer as Record<string, unknown>, call.applied) ?? { data: answer as Record<string, unknown>, truncated: false }
  const long = (tool.lists ?? []).filter((name) => Array.isArray(selected.data[name]) && (selected.data[name] as unknown[]).length > LIMITS.max_positions)
  const shortened = Object.fromEntries(long.map((name) => [name, (selected.data[name] as unknown[]).slice(0, LIMITS.max_positions)]))
  return { data: { ...selected.data, ...shortened }, truncated: selected.truncated || long.length > 0 }
}

function failed({ logger }: Services, error: unknown, given: { name: string; args: unknown; call: ToolCall; caller: Caller }): ToolResult {
  const { name, args, call, caller } = given
  if (error instanceof ApiError) {
    const retryable = ERRORS[error.code].status === 503 || ERRORS[error.code].status === 429
    return resultOf(args, caller, { call, retryable, error: { type: error.code, message: error.message, details: error.items.length > 0 ? error.items : null } })
  }
  if (error instanceof Late) return resultOf(args, caller, { call, retryable: true, error: { type: 'timeout', message: `No answer within ${LIMITS.timeout_ms} ms`, details: null } })
  logger.error('tool failed', { request_id: caller.requestId, tool: name, error: messageOf(error), stack: error instanceof Error ? error.stack : undefined })
  return resultOf(args, caller, { call, error: { type: 'internal', message: ERRORS.internal.text, details: null } })
}

/** A query as it would stand in an address. */
function textOf(query: NonNullable<ToolCall['query']>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)]])))
}

class Late extends Error {}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Late()), LIMITS.timeout_ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
