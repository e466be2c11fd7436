import { allOperations } from '../routes/index.js'
import type { Services } from '../services.js'
import { openApiDocument } from './document.js'

/** The OpenAPI document without a running server: describing operations needs none of what they work with. */
export function publishedDocument(): object {
  return openApiDocument(allOperations({ config: {}, clock: () => new Date(0) } as unknown as Services))
}
