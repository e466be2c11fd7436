import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { encoded, type Encoding } from './encoding.js'
import type { AnswerStates } from './states.js'

/** An answer as it goes out, and what it stands on. */
export interface KeptAnswer {
  readonly portfolioId: string
  /** Pattern of the route, for the metrics. */
  readonly route: string
  /** It holds as long as the portfolio is in this state. */
  readonly state: string | null
  /** Of the answer without an encoding. */
  readonly etag: string
  readonly encoding: Encoding | null
  readonly body: Buffer
}

/** JSON text, with its ETag where one is stored. */
export interface MadeAnswer {
  readonly body: string
  readonly etag?: string
}

/** Who asks what, in which encoding. Two users never share an answer. */
interface Asked {
  readonly userId: string
  /** As it was sent, query included. */
  readonly url: string
  readonly encoding: Encoding | null
}

/** Answers of one process that can be sent again. */
export interface KeptAnswers {
  /** What is kept for a request, whether or not it still holds. */
  find(asked: Asked): KeptAnswer | undefined
  /**
   * An answer that holds: a kept one, or what `make` makes, which is then kept. Requests for the same answer that wait at the same time share one `make`. Errors: those of `make`
   * and of the database.
   */
  answer(asked: Asked & { readonly portfolioId: string; readonly route: string }, make: () => Promise<MadeAnswer>): Promise<KeptAnswer>
}

/** What an entry takes beside its body, about. */
const ENTRY_BYTES = 600

/** Keeps answers of at most so many bytes together, those that were asked for last; 0 for none. */
export function keptAnswers(states: AnswerStates, bytes: number): KeptAnswers {
  const kept = new LRUCache<string, KeptAnswer>({ maxSize: Math.max(bytes, 1), sizeCalculation: ({ body }, key) => body.length + key.length + ENTRY_BYTES })
  const underWay = new Map<string, Promise<KeptAnswer>>()
  /** The answer under `key` if it is of this state; else a new one. The state is older than what is made, so nothing is ever kept as newer than it is. */
  const holding = (key: string, state: string | null, make: () => Promise<KeptAnswer>): Promise<KeptAnswer> => {
    if (state === null) return make() // whose answer is a refusal, or the portfolio has just gone
    const present = kept.get(key)
    if (present?.state === state) return Promise.resolve(present)
    const work = `${state} ${key}`
    const started = underWay.get(work) ?? make().then((made) => {
      kept.set(key, made)
      return made
    }).finally(() => underWay.delete(work))
    underWay.set(work, started)
    return started
  }
  return {
    find: (asked) => kept.get(keyOf(asked)),
    answer: async ({ portfolioId, route, ...asked }, make) => {
      const state = await states.of({ userId: asked.userId, portfolioId })
      const plain = await holding(keyOf({ ...asked, encoding: null }), state, async () => plainAnswer(await make(), { portfolioId, route, state }))
      const { encoding } = asked
      return encoding === null ? plain : holding(keyOf(asked), state, async () => inEncoding(plain, encoding))
    },
  }
}

function keyOf({ userId, url, encoding }: Asked): string {
  return `${userId} ${encoding ?? 'identity'} ${url}`
}

function plainAnswer({ body, etag }: MadeAnswer, rest: Pick<KeptAnswer, 'portfolioId' | 'route' | 'state'>): KeptAnswer {
  return { ...rest, etag: etag ?? `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`, encoding: null, body: Buffer.from(body) }
}

async function inEncoding(plain: KeptAnswer, encoding: Encoding): Promise<KeptAnswer> {
  const body = await encoded(plain.body, encoding)
  return body === null ? plain : { ...plain, encoding, body }
}
