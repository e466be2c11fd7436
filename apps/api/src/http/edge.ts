import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request before Express has seen it; `route` is the pattern that answers it, once it is known. */
export type EdgeRequest = IncomingMessage & { route?: { readonly path: string } }

/** A response before Express has seen it, with the `locals` that Express takes over. */
export type EdgeResponse = ServerResponse & { locals: Record<string, unknown> }

/** A middleware that needs nothing of Express. */
export type EdgeHandler = (request: EdgeRequest, response: EdgeResponse, next: (error?: unknown) => void) => void

/** What takes a request that no handler has answered, with the error that ended their row, if one did. */
type Rest = (request: EdgeRequest, response: EdgeResponse, error: unknown) => void

/** Handlers in a row, in front of `rest`. */
export function edge(handlers: readonly EdgeHandler[], rest: Rest): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, bare) => {
    const response = Object.assign(bare, { locals: {} })
    const step = (at: number, error?: unknown): void => {
      const handler = handlers[at]
      if (error !== undefined || handler === undefined) return rest(request, response, error)
      try {
        handler(request, response, (failure) => step(at + 1, failure))
      } catch (thrown) {
        rest(request, response, thrown)
      }
    }
    step(0)
  }
}

/** The path of a request, without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
