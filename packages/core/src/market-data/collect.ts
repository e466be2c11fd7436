import { failureOf, ProviderFailure } from './failure.js'
import type { Answer, SymbolFailure } from './provider.js'

/**
 * Asks for one item after another (`width` at a time) and keeps what arrives. A refusal that reaches beyond the item ends the loop: the
 * rest fail with its class, without a request.
 */
export async function collect<Item, Row>(items: readonly Item[], symbolsOf: (item: Item) => readonly string[], width: number, ask: (item: Item) => Promise<readonly Row[] | Answer<Row>>): Promise<Answer<Row>> {
  const rows: Row[] = []
  const failures: SymbolFailure[] = []
  const queue = [...items]
  let refused: ProviderFailure | null = null
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        if (refused) throw refused
        const answer = await ask(item)
        rows.push(...('rows' in answer ? answer.rows : answer))
        if ('rows' in answer) failures.push(...answer.failures)
      } catch (error) {
        failures.push(...symbolsOf(item).map((symbol) => failureOf(symbol, error)))
        if (error instanceof ProviderFailure && error.scope !== 'symbol') refused ??= error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, worker))
  return { rows, failures }
}

/** `collect` over symbols. */
export function collectSymbols<Row>(symbols: readonly string[], width: number, ask: (symbol: string) => Promise<readonly Row[]>): Promise<Answer<Row>> {
  return collect(symbols, (symbol) => [symbol], width, ask)
}

/** Items in pieces of at most `size`. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}

/** An answer of what was found, with `not_found` for every symbol asked for that has no row. */
export function withMissing<Row extends { readonly symbol: string }>(symbols: readonly string[], rows: readonly Row[], message: string): Answer<Row> {
  const found = new Set(rows.map((row) => row.symbol))
  return { rows, failures: symbols.filter((symbol) => !found.has(symbol)).map((symbol) => ({ symbol, failureClass: 'not_found', message })) }
}
