/** Rows under a header, each column as wide as its widest cell; with a closing line feed. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string => `${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}\n`
  return [header, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('')
}
