import type { Decimal } from './decimal.js'
import type { InvestmentClass } from './investment-class.js'
import type { IsoDate } from './iso-date.js'
import type { PositionType } from './position.js'

/** A position as a user states it. What is null was not stated: type, class and the terms of an option then follow from the symbol and the sign. */
export interface StatedPosition {
  readonly symbol: string | null
  /** Shares or contracts; negative for a short. */
  readonly quantity: Decimal | null
  /** Dollars a share; premium a share for options. */
  readonly entryPrice: Decimal | null
  readonly entryDate: IsoDate | null
  readonly positionType: PositionType | null
  readonly investmentClass: InvestmentClass | null
  readonly investmentSubtype: string | null
  readonly underlyingSymbol: string | null
  readonly strikePrice: Decimal | null
  readonly expirationDate: IsoDate | null
  readonly exitDate: IsoDate | null
  readonly exitPrice: Decimal | null
  readonly notes: string | null
  /** Names of the user's tags. */
  readonly tags: readonly string[]
}

/** A rule that a stated field breaks. The message follows the name of the field: "must not be 0". */
export interface EntryProblem {
  readonly field: keyof StatedPosition
  readonly message: string
}
