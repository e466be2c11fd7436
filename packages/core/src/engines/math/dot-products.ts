import { DOT_PRODUCTS_WASM } from './dot-products-wasm.js'

/** Memory for dot products of many rows; places in it are indexes of `data`. Nothing that is handed to its routines is empty. */
export interface DotWorkspace {
  /** Holds whatever its last user left there. */
  readonly data: Float64Array
  /**
   * Subtracts from each of the `rows` rows at `at`, an even number, the mean of its first `length` entries and writes the means to `means`. Rows are
   * `row` entries, an even number; an entry beyond `length`, one at most, is 0 before and after.
   */
  readonly centre: (at: number, rows: number, length: number, row: number, means: number) => void
  /**
   * Row i of A times row j of B, for all i and j, to `out + i * stride + j`. A starts at `a` and has a multiple of 2 rows, B starts at `b` and
   * has a multiple of 4; rows are `length` entries, an even number above 0, one after the other. Pad with zeros.
   */
  readonly products: (a: number, rowsA: number, b: number, rowsB: number, length: number, out: number, stride: number) => void
  /**
   * Completes a square matrix of `rows` rows, an even number, from its upper triangle: entry i, j becomes itself times entries i and j of `scale`, no
   * further from 0 than `limit`, and stands at j, i too. NaN stays NaN. Squares of 2 x 2 on the diagonal must be whole.
   */
  readonly complete: (matrix: number, rows: number, scale: number, limit: number) => void
}

/** A workspace of at least `size` entries, good until the next one is opened. */
export type OpenWorkspace = (size: number) => DotWorkspace

/** What is used of WebAssembly. */
interface Platform {
  readonly validate: (bytes: Uint8Array) => boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** The routines take addresses in bytes. */
interface Kernel extends Pick<DotWorkspace, 'centre' | 'products' | 'complete'> {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
}

const PAGE_BYTES = 65_536

/** Workspaces on the WebAssembly kernel of dot-products.wat, or on its twin where the platform has none with SIMD. Both give the same bits. */
export function workspacesOn(platform: Platform | undefined): OpenWorkspace {
  if (!platform?.validate(DOT_PRODUCTS_WASM)) return plainWorkspace
  const kernel = new platform.Instance(new platform.Module(DOT_PRODUCTS_WASM)).exports as Kernel
  return (size) => kernelWorkspace(kernel, size)
}

/** The workspaces of this process. */
export const sharedWorkspace: OpenWorkspace = workspacesOn((globalThis as unknown as { readonly WebAssembly?: Platform }).WebAssembly)

/** One memory serves all callers in turn; it grows to the largest need and stays. */
function kernelWorkspace({ memory, centre, products, complete }: Kernel, size: number): DotWorkspace {
  const missing = Math.ceil((8 * size - memory.buffer.byteLength) / PAGE_BYTES)
  if (missing > 0) memory.grow(missing)
  return {
    data: new Float64Array(memory.buffer),
    centre: (at, rows, length, row, means) => centre(8 * at, rows, length, 8 * row, 8 * means),
    products: (a, rowsA, b, rowsB, length, out, stride) => products(8 * a, rowsA, 8 * b, rowsB, 8 * length, 8 * out, 8 * stride),
    complete: (matrix, rows, scale, limit) => complete(8 * matrix, rows, 8 * scale, limit),
  }
}

/** The twin of the kernel: entries with an even and with an odd index are summed apart and added at the end. */
export const plainWorkspace: OpenWorkspace = (size) => {
  const data = new Float64Array(size)
  return {
    data,
    centre: (at, rows, length, row, means) => {
      for (let i = 0; i < rows; i++) data[means + i] = centreRow(data.subarray(at + i * row, at + (i + 1) * row), length)
    },
    products: (a, rowsA, b, rowsB, length, out, stride) => {
      for (let i = 0; i < rowsA; i++) for (let j = 0; j < rowsB; j++) data[out + i * stride + j] = pairedDot(data, a + i * length, b + j * length, length)
    },
    complete: (matrix, rows, scale, limit) => {
      for (let i = 0; i < rows; i++) {
        for (let j = i; j < rows; j++) {
          const scaled = data[matrix + i * rows + j]! * (data[scale + i]! * data[scale + j]!)
          data[matrix + i * rows + j] = data[matrix + j * rows + i] = Math.max(-limit, Math.min(limit, scaled))
        }
      }
    },
  }
}

function centreRow(row: Float64Array, length: number): number {
  let even = 0
  let odd = 0
  for (let t = 0; t < row.length; t += 2) {
    even += row[t]!
    odd += row[t + 1]!
  }
  const mean = (even + odd) / length
  for (let t = 0; t < length; t++) row[t] = row[t]! - mean
  return mean
}

function pairedDot(data: Float64Array, a: number, b: number, length: number): number {
  let even = 0
  let odd = 0
  for (let t = 0; t < length; t += 2) {
    even += data[a + t]! * data[b + t]!
    odd += data[a + t + 1]! * data[b + t + 1]!
  }
  return even + odd
}
