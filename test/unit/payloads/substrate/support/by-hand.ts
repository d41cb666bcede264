/** A transfer payload as its bytes are laid out, read without metadata or library. */
export interface HandReading {
  readonly pallet: number
  readonly call: number
  readonly destination: Uint8Array
  readonly amount: bigint
  readonly era: readonly number[]
  readonly nonce: bigint
  readonly tip: bigint
  readonly rest: Uint8Array
}

/**
 * Reads `pallet ‖ call ‖ 00 ‖ account 32 ‖ compact amount ‖ era ‖ compact nonce ‖ compact tip ‖ …`, the layout
 * that the development runtime and Integritee share. Throws for what has another one.
 */
export const readByHand = (bytes: Uint8Array): HandReading => {
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('too short')
    at += length
    return bytes.subarray(at - length, at)
  }
  const byte = (): number => take(1)[0] ?? 0
  const little = (width: number): bigint => {
    let value = 0n
    take(width).forEach((each, index) => (value += BigInt(each) << BigInt(8 * index)))
    return value
  }
  const compact = (): bigint => {
    const form = (bytes[at] ?? 0) & 3
    return form === 3 ? little((byte() >> 2) + 4) : little(2 ** form) >> 2n
  }
  const [pallet, call, kind] = [byte(), byte(), byte()]
  if (kind !== 0) throw new Error('not an account id')
  const destination = take(32)
  const amount = compact()
  const first = byte()
  const era = first === 0 ? [0] : [first, byte()]
  return { pallet, call, destination, amount, era, nonce: compact(), tip: compact(), rest: bytes.subarray(at) }
}
