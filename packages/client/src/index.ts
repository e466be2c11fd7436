import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.js'

export type * from './schema.js'
export type SigmaSightClient = Client<paths>

/** Where the API is, and who asks. */
export interface ClientOptions {
  /** Such as `http://localhost:8000`. */
  readonly baseUrl: string
  /** A bearer token; a function is asked again for each request, so that a refreshed one is used at once. */
  readonly token?: string | (() => string | undefined)
}

/**
 * A client of the API with the types of its OpenAPI document: paths, parameters, bodies and answers are checked by the compiler.
 *
 * @example
 * const client = sigmaSightClient({ baseUrl: 'http://localhost:8000', token })
 * const { data, error } = await client.GET('/api/v1/data/portfolios')
 */
export function sigmaSightClient({ baseUrl, token }: ClientOptions): SigmaSightClient {
  const client = createFetchClient<paths>({ baseUrl })
  client.use({
    onRequest: ({ request }) => {
      const bearer = typeof token === 'function' ? token() : token
      if (bearer !== undefined) request.headers.set('Authorization', `Bearer ${bearer}`)
      return request
    },
  })
  return client
}
