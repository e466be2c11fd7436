import { setTimeout as sleep } from 'node:timers/promises'
import { failureOf } from '../model/failure.js'
import { estimateTokens } from '../model/reply-builder.js'
import { Stopped } from '../model/silence.js'
import type { ModelMessage, ReplyEnd } from '../model/types.js'
import type { AnswerContext } from './context.js'

export const MAX_RETRIES = 2
/** Rounds of tools before the model must answer in words. */
export const MAX_ROUNDS = 6

const FIRST_WAIT_MS = 500
const SPREAD_MS = 250
const LONGEST_WAIT_MS = 5_000

/**
 * The model's next reply. While no text has been shown, a failure that passes is tried again, up to twice in an answer and with the
 * fallback model. Errors: AnswerFailure, Stopped.
 */
export async function nextReply(context: AnswerContext, messages: readonly ModelMessage[], round: number): Promise<ReplyEnd> {
  for (;;) {
    try {
      return await oneReply(context, messages, round)
    } catch (error) {
      if (error instanceof Stopped) throw error
      const failure = round > 0 ? failureOf(error).asContinuation() : failureOf(error)
      if (!failure.retryable || context.tally.tokensSent > 0 || context.tally.attempts > MAX_RETRIES) throw failure
      context.log(failure.type, failure.detail)
      await scheduleRetry(context)
    }
  }
}

async function oneReply({ model, tools, current, tally, frames, send, signal }: AnswerContext, messages: readonly ModelMessage[], round: number): Promise<ReplyEnd> {
  const request = { model: current.model, messages, tools, mayCallTools: round < MAX_ROUNDS }
  let heard = false
  let text = ''
  let end: ReplyEnd | null = null
  try {
    for await (const piece of model.reply(request, signal)) {
      heard = true
      if (piece.kind === 'text') {
        text += piece.text
        tally.token(piece.text, round > 0)
        await send(frames.next('token', { delta: piece.text }))
      } else if (piece.kind === 'end') {
        end = piece
        tally.tokensSpent += piece.tokens
      } else if (!current.announced) {
        current.announced = true
        tally.mark('response_id')
        await send(frames.responseId({ response_id: piece.id, provider: 'openai' }))
      }
    }
  } finally {
    if (heard && end === null) tally.tokensSpent += estimateTokens(request, text)
  }
  if (end === null) throw new Error('a reply ended without its end')
  return end
}

async function scheduleRetry({ current, fallbackModel, tally, frames, send, signal }: AnswerContext): Promise<void> {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (tally.attempts - 1) + Math.floor(Math.random() * (SPREAD_MS + 1)), LONGEST_WAIT_MS)
  tally.attempts += 1
  tally.mark('retry', wait)
  const attempt = tally.attempts
  await send(frames.beside('info', { info_type: 'retry_scheduled', attempt, max_attempts: MAX_RETRIES + 1, retry_in_ms: wait, retryable: true }))
  await sleep(wait, undefined, { signal }).catch(() => {
    throw new Stopped('the wait was ended')
  })
  current.announced = false
  if (current.model === fallbackModel) return
  await send(frames.beside('info', { info_type: 'model_switch', from: current.model, to: fallbackModel, attempt }))
  current.model = fallbackModel
}
