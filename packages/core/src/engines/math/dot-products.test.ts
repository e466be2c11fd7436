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
