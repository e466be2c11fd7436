import type { Response } from 'express'
import { finishAnswer, messageOf, spendTokens, type UserRecord } from '@sigmasight/core'
import type { Services } from '../services.js'
import { writeAnswer } from './answer/answer.js'
import { MAX_RETRIES } from './answer/attempts.js'
import { Tally } from './answer/tally.js'
import { type Mode, PROMPT_VERSION } from './modes.js'
import { AnswerFailure, FAILURES, failureOf } from './model/failure.js'
import type { Model, ModelMessage } from './model/types.js'
import type { ActiveStream } from './stream/active-streams.js'
import { openEventStream } from './stream/event-stream.js'
import { frame, newRunId, RunFrames } from './stream/frames.js'
import type { Toolbox } from './tools/toolbox.js'
import { modelTools } from './transcript.js'

/** A question whose place and answer's place are stored, ready to be answered. */
export interface Exchange {
  readonly conversationId: string
  readonly questionId: string
  readonly answerId: string
  readonly mode: Mode
  readonly user: UserRecord
  readonly portfolioId: string | null
  readonly opening: readonly ModelMessage[]
  readonly model: Model
  readonly toolbox: Toolbox
  readonly active: ActiveStream
}

/** Streams the answer to a question, stores how it ended, and closes the stream with `done` or `error`. */
export async function streamAnswer(services: Services, exchange: Exchange, response: Response): Promise<void> {
  const { active, conversationId, mode } = exchange
  const { model, fallbackModel, heartbeatMs } = services.config.chat
  const frames = new RunFrames(newRunId(), services.clock)
  const tally = new Tally()
  const current = { model, announced: false }
  const requestId = response.locals.requestId as string
  const stream = openEventStream(response, { heartbeatMs, heartbeat: () => frames.beside('heartbeat', {}), onLeave: active.leave })
  const log = (outcome: string, detail?: string): void => void services.logger.info('answer', {
    request_id: requestId, run_id: frames.runId, outcome, detail, mode, prompts: PROMPT_VERSION, model: current.model, attempts: tally.attempts, tools: tally.tools.length, tokens: tally.tokensSpent,
    ms: tally.elapsed(),
  })
  try {
    await stream.send(frame('message_created', { user_message_id: exchange.questionId, assistant_message_id: exchange.answerId, conversation_id: conversationId, run_id: frames.runId }))
    await stream.send(frames.beside('start', { conversation_id: conversationId, mode, model }))
    const context = {
      model: exchange.model, toolbox: exchange.toolbox, tools: modelTools(exchange.toolbox.offered), caller: { user: exchange.user, portfolioId: exchange.portfolioId, requestId },
      fallbackModel, current, tally, frames, send: stream.send, signal: active.signal, log,
    }
    const ended = await endOf(active, () => writeAnswer(context, exchange.opening))
    const failure = await settle(services, exchange, tally, current.model, ended)
    log(failure?.type ?? active.ended() ?? 'done', failure?.detail)
    await stream.send(failure ? frames.beside('error', errorData(failure, tally)) : frames.beside('done', doneData(tally, current.model, current.model !== model)))
  } finally {
    stream.end()
    active.release()
  }
}

/** How the writing ended: null when it went well or the client is gone. */
async function endOf(active: ActiveStream, write: () => Promise<void>): Promise<AnswerFailure | null> {
  try {
    await write()
    return null
  } catch (error) {
    if (active.ended() === 'left') return null
    return active.ended() === 'stopping' ? new AnswerFailure('SERVER_ERROR', 'the server stops') : failureOf(error)
  }
}

/** Stores the answer and what it cost. A failed answer keeps no text; what a client saw before it left is kept. Returns the failure to report. */
async function settle({ database, clock }: Services, exchange: Exchange, tally: Tally, model: string, failure: AnswerFailure | null): Promise<AnswerFailure | null> {
  const { conversationId, answerId, user, active } = exchange
  const left = active.ended() === 'left' ? { error_type: 'CLIENT_LEFT', error: 'The client left before the answer was complete' } : null
  const error = failure ? { error_type: failure.type, error: failure.message } : left
  try {
    await finishAnswer(database, conversationId, answerId, {
      // Postgres keeps no NUL.
      content: failure ? '' : tally.text.replaceAll('\0', ''), model, toolCalls: tally.tools, tokenCounts: { ...tally.counts(), spent: tally.tokensSpent },
      firstTokenMs: tally.firstTokenMs, latencyMs: tally.elapsed(), error,
    })
    if (tally.tokensSpent > 0) await spendTokens(database, user.id, clock().toISOString().slice(0, 10), tally.tokensSpent)
    return failure
  } catch (reason) {
    return failure ?? new AnswerFailure('STREAM_FAILED', messageOf(reason))
  }
}

function errorData({ type, message, retryable, retryAfter }: AnswerFailure, { attempts }: Tally) {
  return { error: message, error_type: type, retryable, attempts, message: FAILURES[type].message, ...(retryAfter === null ? {} : { retry_after: retryAfter }) }
}

function doneData(tally: Tally, model: string, fallback: boolean) {
  return {
    final_text: tally.text, tool_calls_count: tally.tools.length, ...tally.metrics(), fallback_used: fallback, model_used: model,
    retry_stats: { attempts: tally.attempts, max_retries: MAX_RETRIES, used_fallback_model: fallback },
  }
}
