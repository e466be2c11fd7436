/** q = ln(1 + d) of a trailing dividend yield d as a fraction a year; 0 when none is known (specification 4.3). */
export function continuousDividendYield(trailing: number | null): number {
  return trailing !== null && Number.isFinite(trailing) && trailing > -1 ? Math.log1p(trailing) : 0
}
