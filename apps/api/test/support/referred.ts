/** What a part of an OpenAPI document stands for: itself, or what its reference points to. */
export function referred<Part extends object>(document: object, part: Part | { readonly $ref: string }): Part {
  if (!('$ref' in part)) return part
  const found = part.$ref.slice('#/'.length).split('/').reduce<unknown>((within, key) => (within as Record<string, unknown> | undefined)?.[key], document)
  if (typeof found !== 'object' || found === null) throw new Error(`${part.$ref} points to nothing`)
  return referred(document, found as Part)
}
