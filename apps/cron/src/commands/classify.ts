import { classifySymbol, type InvestmentClass, isOption, OperatorError, readUnclassifiedPositions, type UnclassifiedPosition, writeInvestmentClasses } from '@sigmasight/core'
import { withContext } from '../context.js'
import { table } from '../table.js'

export interface ClassifyOptions {
  readonly dryRun?: boolean
  readonly apply?: boolean
  readonly json?: boolean
}

/** A position with the class that type and symbol tell; null where they contradict each other. */
type Proposal = UnclassifiedPosition & { readonly investmentClass: InvestmentClass | null }

/**
 * `cron classify`: gives positions without an investment class one (specification 1.4). Where the symbol is an option contract and the
 * type is not, nothing is guessed: the position is listed and left. Error: OperatorError unless exactly one of --dry-run and --apply is given.
 */
export async function classify({ dryRun = false, apply = false, json = false }: ClassifyOptions): Promise<void> {
  if (dryRun === apply) throw new OperatorError('classify: give either --dry-run or --apply')
  await withContext(async ({ database }) => {
    const proposals = (await readUnclassifiedPositions(database)).map((position): Proposal => ({ ...position, investmentClass: classOf(position) }))
    const clear = proposals.flatMap(({ portfolioId, id, investmentClass }) => (investmentClass === null ? [] : [{ portfolioId, id, investmentClass }]))
    const changed = apply && clear.length > 0 ? await writeInvestmentClasses(database, clear) : 0
    process.stdout.write(json ? `${JSON.stringify(summaryOf(proposals, apply, changed))}\n` : textOf(proposals, apply, changed))
  })
}

function classOf({ symbol, positionType }: UnclassifiedPosition): InvestmentClass | null {
  if (isOption({ positionType })) return 'OPTIONS'
  const told = classifySymbol(symbol)
  return told === 'OPTIONS' ? null : told
}

function summaryOf(proposals: readonly Proposal[], applied: boolean, changed: number): object {
  return {
    applied, changed, contradictory: proposals.filter((row) => row.investmentClass === null).length,
    positions: proposals.map((row) => ({
      portfolio_id: row.portfolioId, portfolio: row.portfolio, position_id: row.id, symbol: row.symbol, position_type: row.positionType, investment_class: row.investmentClass,
    })),
  }
}

function textOf(proposals: readonly Proposal[], applied: boolean, changed: number): string {
  if (proposals.length === 0) return 'every position has an investment class\n'
  const rows = proposals.map((row) => [row.portfolio, row.symbol, row.positionType, row.investmentClass ?? 'left: type and symbol contradict', row.id])
  const contradictory = proposals.filter((row) => row.investmentClass === null).length
  const found = proposals.length - contradictory
  const closing = applied ? `${changed} of ${found} positions classified` : `${found} positions would be classified (--apply does it)`
  return `${table(['portfolio', 'symbol', 'type', 'class', 'position'], rows)}${closing}${contradictory > 0 ? `, ${contradictory} left to be looked at` : ''}\n`
}
