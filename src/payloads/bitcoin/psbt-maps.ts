/** Key (lowercase hex: type and key data) → value, of one map of a PSBT. */
export type PsbtMap = ReadonlyMap<string, Uint8Array>

/** BIP-174: "psbt" and 0xff. */
const MAGIC = Uint8Array.of(0x70, 0x73, 0x62, 0x74, 0xff)

interface Slice {
  readonly bytes: Uint8Array
  readonly end: number
}

/** CompactSize at `at` and the bytes that it counts. None where they end early; lengths above 16 bits do not fit a payload. */
const readVarBytes = (bytes: Uint8Array, at: number): Slice | undefined => {
  const [first, low = 0, high = 0] = bytes.subarray(at, at + 3)
  if (first === undefined || first > 0xfd) return undefined
  const [length, start] = first < 0xfd ? [first, at + 1] : [low | (high << 8), at + 3]
  if (start + length > bytes.length || (first === 0xfd && length < 0xfd)) return undefined
  return { bytes: bytes.slice(start, start + length), end: start + length }
}

const readMap = (bytes: Uint8Array, at: number): { readonly map: PsbtMap; readonly end: number } | undefined => {
  const map = new Map<string, Uint8Array>()
  for (let next = at; ;) {
    const key = readVarBytes(bytes, next)
    if (key === undefined) return undefined
    if (key.bytes.length === 0) return { map, end: key.end }
    const value = readVarBytes(bytes, key.end)
    const name = Buffer.from(key.bytes).toString('hex')
    if (value === undefined || map.has(name)) return undefined
    map.set(name, value.bytes)
    next = value.end
  }
}

/**
 * Takes a PSBT apart into its maps, the global one first (BIP-174, "Specification"), by the framing
 * alone. Undefined for a wrong magic, lengths that run out or are not in the shortest form, a key that
 * comes twice in a map, and bytes after the last map.
 */
export const readMaps = (bytes: Uint8Array): readonly PsbtMap[] | undefined => {
  if (Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0) return undefined
  const maps: PsbtMap[] = []
  for (let at = MAGIC.length; at < bytes.length;) {
    const read = readMap(bytes, at)
    if (read === undefined) return undefined
    maps.push(read.map)
    at = read.end
  }
  return maps
}
