import type { NewTargetPrice, TargetPriceChange } from '@sigmasight/core'
import type { z } from '../../http/schemas.js'
import type { Asked, Instrument } from './links.js'
import type { TargetQuote } from './prices.js'
import type { targetPriceCreate, targetPriceUpdate } from './schemas.js'

type Create = Omit<z.output<typeof targetPriceCreate>, 'current_price' | 'position_id'> & { readonly position_id?: string | null | undefined }
type Update = z.output<typeof targetPriceUpdate>
type Changes = TargetPriceChange['changes']

/** Which instrument a request is about. */
export function askedOf({ symbol, position_type, position_id }: Pick<Create, 'symbol' | 'position_type' | 'position_id'>): Asked {
  return { symbol, positionType: position_type, positionId: position_id ?? null }
}

/** The row of a new target. */
export function newTarget(body: Create, { positionId, positionType, investmentClass }: Instrument, quote: TargetQuote): NewTargetPrice {
  return {
    symbol: body.symbol, positionId, positionType, investmentClass, targetEoy: body.target_price_eoy ?? null, targetNextYear: body.target_price_next_year ?? null,
    downside: body.downside_target_price ?? null, ...quote,
  }
}

/** What changes: keys the request has, null among them, and the price where one was found. */
export function changesOf(body: Update, quote: TargetQuote | null): Changes {
  const { target_price_eoy: targetEoy, target_price_next_year: targetNextYear, downside_target_price: downside } = body
  return { ...(targetEoy === undefined ? {} : { targetEoy }), ...(targetNextYear === undefined ? {} : { targetNextYear }), ...(downside === undefined ? {} : { downside }), ...(quote ?? {}) }
}
