import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { etfPricesOperation } from './etf-prices.js'
import { historicalOperation } from './historical.js'
import { quotesOperation } from './quotes.js'

/** Stored market prices. */
export function priceOperations(services: Services): Operation[] {
  return [historicalOperation(services), quotesOperation(services), etfPricesOperation(services)]
}
