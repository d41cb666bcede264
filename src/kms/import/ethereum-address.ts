import { keccak_256 } from '@noble/hashes/sha3.js'

/** The 20-byte address of a secp256k1 key, given uncompressed: 65 bytes (Ethereum yellow paper, appendix F). */
export const ethereumAddress = (uncompressed: Uint8Array): Uint8Array =>
  keccak_256(uncompressed.subarray(1)).subarray(12)
