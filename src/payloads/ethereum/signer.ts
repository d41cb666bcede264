import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { ChainId, Hex } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'

/** The key that would sign, and the chain that the request names. */
export interface EthereumSigner {
  readonly chain: ChainId
  /** The EIP-155 number of `chain`. */
  readonly eip155Id: bigint
  /** 33 bytes compressed. */
  readonly publicKey: Uint8Array
}

/**
 * The Ethereum address of a key, lowercase: the last 20 bytes of keccak256 of the point. `undefined`
 * for bytes that are no point.
 */
export const addressOf = (publicKey: Uint8Array): Hex | undefined => {
  try {
    return toHex(keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).slice(1)).slice(-20))
  } catch {
    return undefined
  }
}
