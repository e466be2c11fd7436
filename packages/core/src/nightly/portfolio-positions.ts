import { driverSymbol, isPrivate, signedUnits } from '../domain/index.js'
import { deltaAdjustedExposure } from '../engines/aggregation/index.js'
import type { CorrelationPosition } from '../engines/correlations/index.js'
import type { FactorPosition } from '../engines/factors/index.js'
import type { RiskPosition } from '../engines/revaluation/index.js'
import type { StoredDriverExposure } from '../store/read/driver-exposures.js'
import type { ValuedPosition } from './value-portfolios.js'

/** A valued position with its driver's betas, as engine 3 and the risk measures read it. */
export interface DrivenPosition extends FactorPosition {
  readonly betas: StoredDriverExposure | null
}

/** Positions beside the betas of what drives them. */
export function drivenPositions(positions: readonly ValuedPosition[], betas: ReadonlyMap<string, StoredDriverExposure>): DrivenPosition[] {
  return positions.map((item) => {
    const driver = driverSymbol(item.position)
    return {
      id: item.position.id, symbol: item.position.symbol, driver, isPrivate: isPrivate(item.position), marketValue: item.valuation.marketValue.toNumber(),
      deltaAdjustedExposure: deltaAdjustedExposure(item), hasNoPrice: item.valuation.flags.includes('NO_PRICE'), betas: driver === null ? null : (betas.get(driver) ?? null),
    }
  })
}

/** Positions as scenarios revalue them; `skipped` says why one takes no part, by position id. */
export function scenarioPositions(positions: readonly ValuedPosition[], driven: readonly DrivenPosition[], skipped: ReadonlyMap<string, string | null>): RiskPosition[] {
  return positions.map(({ position, valuation, model }, i) => {
    const { betas, deltaAdjustedExposure: exposure } = driven[i]!
    return {
      id: position.id, symbol: position.symbol, units: signedUnits(position), price: valuation.price, exposure, option: model?.skipped === null ? model.terms : null,
      betas: betas && { market: betas.betaMarket, styles: betas.betaStyles, rateTotal: betas.rateBetaTotal, ratePartial: betas.rateBetaPartial },
      skipped: skipped.get(position.id) ?? null,
    }
  })
}

/** Positions as engine 7 groups them. One without a price of its own has no value to weigh it by. */
export function correlationPositions(positions: readonly ValuedPosition[], driven: readonly DrivenPosition[]): CorrelationPosition[] {
  return positions.map(({ position, sector }, i) => {
    const { driver, isPrivate: isOwn, marketValue, hasNoPrice } = driven[i]!
    return { id: position.id, symbol: position.symbol, driver, isPrivate: isOwn, marketValue: hasNoPrice ? null : marketValue, tags: position.tags, sector }
  })
}
