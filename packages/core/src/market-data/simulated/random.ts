/** 53 random bits as a fraction in (0, 1), the same for the same text on every machine (FNV-1a, then a splitmix finaliser). */
export function uniform(...key: readonly (string | number)[]): number {
  let hash = 0xcbf29ce484222325n
  for (const char of key.join('|')) hash = BigInt.asUintN(64, (hash ^ BigInt(char.charCodeAt(0))) * 0x100000001b3n)
  return fraction(hash)
}

function fraction(seed: bigint): number {
  let z = BigInt.asUintN(64, seed + 0x9e3779b97f4a7c15n)
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
  return (Number((z ^ (z >> 31n)) >> 11n) + 0.5) / 2 ** 53
}

/** Standard normal draws of one stream: element t belongs to session t, whatever part of the stream is read (Box-Muller). */
export function normals(count: number, ...key: readonly (string | number)[]): Float64Array {
  const base = Math.floor(uniform(...key) * 2 ** 32)
  const out = new Float64Array(count)
  for (let t = 0; t < count; t++) out[t] = Math.sqrt(-2 * Math.log(mixed(base, 2 * t))) * Math.cos(2 * Math.PI * mixed(base, 2 * t + 1))
  return out
}

/** A fast 32-bit mix for long streams (murmur3 finaliser). */
function mixed(base: number, index: number): number {
  let h = (base ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (((h ^ (h >>> 16)) >>> 0) + 0.5) / 2 ** 32
}
