import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { KERNEL_MODULE, renderKernel } from '../../../../../scripts/kernels/render.js'
import { type OpenWorkspace, plainWorkspace, sharedWorkspace, workspacesOn } from './dot-products.js'

const values = fc.double({ min: -1e3, max: 1e3, noNaN: true })
const problem = fc.record({ pairsA: fc.integer({ min: 1, max: 4 }), foursB: fc.integer({ min: 1, max: 3 }), halfLength: fc.integer({ min: 1, max: 9 }) }).chain(({ pairsA, foursB, halfLength }) => {
  const [rowsA, rowsB, length] = [2 * pairsA, 4 * foursB, 2 * halfLength]
  return fc.record({ rowsA: fc.constant(rowsA), rowsB: fc.constant(rowsB), length: fc.constant(length), data: fc.array(values, { minLength: (rowsA + rowsB) * length, maxLength: (rowsA + rowsB) * length }) })
})

/** Rows of an even number of entries, the last of which is 0 where the length is odd. */
const rowsOf = fc.record({ half: fc.integer({ min: 1, max: 4 }), length: fc.integer({ min: 1, max: 9 }), entries: fc.array(values, { minLength: 80, maxLength: 80 }) }).map(({ half, length, entries }) => {
  const [rows, row] = [2 * half, length + (length % 2)]
  return { rows, length, row, data: entries.slice(0, rows * row).map((x, k) => (k % row < length ? x : 0)) }
})

function productsOf(open: OpenWorkspace, { rowsA, rowsB, length, data }: { rowsA: number; rowsB: number; length: number; data: readonly number[] }): number[] {
  const [b, out, stride] = [rowsA * length, (rowsA + rowsB) * length, rowsB + 3]
  const workspace = open(out + rowsA * stride)
  workspace.data.set(data)
  workspace.products(0, rowsA, b, rowsB, length, out, stride)
  return Array.from({ length: rowsA * rowsB }, (_, k) => workspace.data[out + Math.floor(k / rowsB) * stride + (k % rowsB)]!)
}

describe('dot products', () => {
  it('are the sums of products', () => {
    fc.assert(fc.property(problem, (given) => {
      const { rowsA, rowsB, length, data } = given
      const expected = Array.from({ length: rowsA * rowsB }, (_, k) => {
        const [a, b] = [Math.floor(k / rowsB) * length, (rowsA + (k % rowsB)) * length]
        return Array.from({ length }, (_unused, t) => data[a + t]! * data[b + t]!).reduce((sum, term) => sum + term, 0)
      })
      productsOf(sharedWorkspace, given).forEach((product, k) => expect(Math.abs(product - expected[k]!)).toBeLessThan(1e-6))
    }))
  })

  it('are the same bits from the kernel and from its twin', () => {
    fc.assert(fc.property(problem, (given) => expect(productsOf(sharedWorkspace, given)).toEqual(productsOf(plainWorkspace, given))))
  })

  it('are made of centred rows, the same bits from the kernel and from its twin', () => {
    fc.assert(fc.property(rowsOf, ({ rows, length, row, data }) => {
      const centred = (open: OpenWorkspace): number[] => {
        const workspace = open(rows * (row + 1))
        workspace.data.set(data)
        workspace.centre(0, rows, length, row, rows * row)
        return [...workspace.data.subarray(0, rows * (row + 1))]
      }
      const found = centred(sharedWorkspace)
      expect(found).toEqual(centred(plainWorkspace))
      for (let i = 0; i < rows; i++) {
        const own = data.slice(i * row, i * row + length)
        const mean = own.reduce((sum, x) => sum + x, 0) / length
        expect(Math.abs(found[rows * row + i]! - mean)).toBeLessThan(1e-12)
        own.forEach((x, t) => expect(found[i * row + t]).toBe(x - found[rows * row + i]!))
        if (row > length) expect(found[i * row + length]).toBe(0)
      }
    }))
  })

  it('fill a matrix from its upper triangle, scaled and bounded, the same bits from the kernel and from its twin', () => {
    const given = fc.record({ half: fc.integer({ min: 1, max: 4 }), limit: fc.constantFrom(1, Number.POSITIVE_INFINITY), numbers: fc.array(fc.oneof(values, fc.constant(Number.NaN)), { minLength: 72, maxLength: 72 }) })
    fc.assert(fc.property(given, ({ half, limit, numbers }) => {
      const n = 2 * half
      const at = (i: number, j: number): number => numbers[Math.min(i, j) * n + Math.max(i, j)]!
      const scale = (i: number): number => numbers[64 + i]!
      const matrixOf = (open: OpenWorkspace): number[] => {
        const workspace = open(n * n + n)
        // Below the squares on the diagonal stands anything.
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) workspace.data[i * n + j] = j < i - (i % 2) ? 1e9 : at(i, j)
        for (let i = 0; i < n; i++) workspace.data[n * n + i] = scale(i)
        workspace.complete(0, n, n * n, limit)
        return [...workspace.data.subarray(0, n * n)]
      }
      const expected = Array.from({ length: n * n }, (_, k) => {
        const [i, j] = [Math.floor(k / n), k % n]
        return Math.max(-limit, Math.min(limit, at(i, j) * (scale(i) * scale(j))))
      })
      expect(matrixOf(sharedWorkspace)).toEqual(expected)
      expect(matrixOf(plainWorkspace)).toEqual(expected)
    }))
  })

  it('have room after the memory has grown', () => {
    const { data, products } = sharedWorkspace(3_000_000)
    expect(data.length).toBeGreaterThanOrEqual(3_000_000)
    data.fill(2, 2_999_000 - 12, 2_999_000)
    products(2_999_000 - 12, 2, 2_999_000 - 8, 4, 2, 2_999_000, 4)
    expect([...data.subarray(2_999_000, 2_999_008)]).toEqual([8, 8, 8, 8, 8, 8, 8, 8])
  })

  it('come from the twin on a platform without WebAssembly, or without SIMD in it', () => {
    expect(sharedWorkspace).not.toBe(plainWorkspace)
    expect(workspacesOn(undefined)).toBe(plainWorkspace)
    const refuse = class { readonly exports = {} }
    expect(workspacesOn({ validate: () => false, Module: refuse, Instance: refuse })).toBe(plainWorkspace)
  })

  it('are computed by the bytes that the source assembles to', async () => {
    expect(await readFile(KERNEL_MODULE, 'utf8')).toBe(await renderKernel())
  })
})
