/**
 * All dot products of `count` series of `length` numbers that stand one after another in `data`: entry i x count + j of the symmetric
 * count x count result is the product of series i and j. Series must be complete.
 */
export function gram(data: Float64Array, count: number, length: number): Float64Array {
  const out = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let t = 0; t < length; t++) sum += data[i * length + t]! * data[j * length + t]!
      out[i * count + j] = out[j * count + i] = sum
    }
  }
  return out
}
