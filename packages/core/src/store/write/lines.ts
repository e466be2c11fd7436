/** JSON texts as one parameter, a line each: JSON has no line breaks. */
export function asLines(texts: readonly string[]): string {
  return texts.join('\n')
}

/** The texts of parameter `number` again as rows of a set; JSON null is NULL. */
export function linesAt(number: number): string {
  return `unnest(string_to_array($${number}::text, E'\\n', 'null'))`
}
