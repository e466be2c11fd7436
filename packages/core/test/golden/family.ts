/** Runs one kind of golden case on the product's own code and returns what is compared with `expected`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- vectors are untyped JSON; each handler reads the keys of its kind
export type KindHandler = (input: any, testCase: { readonly id: string; readonly expected: any }) => unknown

/** The kinds of one family. A kind that is not listed fails its cases. */
export type Family = Readonly<Record<string, KindHandler>>
