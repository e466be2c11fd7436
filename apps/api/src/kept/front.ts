import type { Callers } from '../auth/authenticate.js'
import type { EdgeHandler, EdgeRequest } from '../http/edge.js'
import type { KeptAnswer, KeptAnswers } from './answers.js'
import { encodingFor } from './encoding.js'
import { sendKept } from './send.js'
import type { AnswerStates } from './states.js'

/** What the kept answers need to be sent. */
export interface KeptFront {
  readonly callers: Callers
  readonly states: AnswerStates
  readonly answers: KeptAnswers
  /** Counts the request of a user; stands behind everything else. */
  readonly limit: EdgeHandler
}

/** Sends a kept answer that still holds. Every other request goes on as it came. */
export function keptFront(front: KeptFront): EdgeHandler {
  return (request, response, next) => {
    const found = request.method === 'GET' && !hasBody(request) ? candidate(front, request) : null
    if (found === null) return next()
    const { answer, userId } = found
    front.states.of({ userId, portfolioId: answer.portfolioId }).then((state) => {
      if (state === null || state !== answer.state) return next()
      request.route = { path: answer.route }
      response.locals.user = { id: userId }
      front.limit(request, response, (error) => (error === undefined ? sendKept(request, response, answer) : next(error)))
    }, () => next()) // the ordinary way meets the same failure, and tells it
      .catch(next)
  }
}

/** What is kept for the caller of a request, who is known from an earlier one. */
function candidate({ callers, answers }: KeptFront, { url = '', headers }: EdgeRequest): { readonly answer: KeptAnswer; readonly userId: string } | null {
  const userId = callers.known(headers.authorization)
  if (userId === null) return null
  const answer = answers.find({ userId, url, encoding: encodingFor(headers['accept-encoding']) })
  return answer === undefined ? null : { answer, userId }
}

/** A body is judged before anything else, by Express. */
function hasBody({ headers }: EdgeRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}
