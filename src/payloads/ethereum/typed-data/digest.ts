import { secp256k1 } from '@noble/curves/secp256k1.js'
import { addr, recoverAddressTyped } from 'micro-eth-signer'
import { bytesToHex, hashTypedData, hexToBytes, type HashTypedDataParameters } from 'viem/utils'
import type { TypedData } from './document.js'

/**
 * r ‖ s of a signature that nobody made: r is the x of the curve's generator, s is 1. With a fixed
 * signature every digest recovers to a public key of its own.
 */
const PROBE = hexToBytes(`0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798${'1'.padStart(64, '0')}`)
/** v of the form that micro-eth-signer reads, for recovery id 0. */
const PROBE_HEX = `${bytesToHex(PROBE)}1b`

type MicroTypedData = Parameters<typeof recoverAddressTyped>[1]

/** What viem hashes, from the document as it was written. Throws on what viem refuses. */
const hashWithViem = ({ source }: TypedData): Uint8Array =>
  hexToBytes(hashTypedData(source as unknown as HashTypedDataParameters))

/**
 * Whether micro-eth-signer hashes the values that were read to this digest. It hands out no digest of
 * typed data, but the address that a signature over it recovers to. Throws on what it refuses.
 */
const isHashOfMicro = ({ types, primaryType, domain, message }: TypedData, digest: Uint8Array): boolean => {
  const typedData = { types: Object.fromEntries(types), primaryType, domain, message } as unknown as MicroTypedData
  const publicKey = secp256k1.recoverPublicKey(Uint8Array.of(0, ...PROBE), digest, { prehash: false })
  return recoverAddressTyped(PROBE_HEX, typedData) === addr.fromPublicKey(publicKey)
}

/**
 * keccak256("\x19\x01" ‖ domainSeparator ‖ hashStruct(message)) of EIP-712, by two libraries from two
 * readings: viem from the JSON as it was written, micro-eth-signer from the values that facts are made
 * of. `undefined` where one refuses or they differ.
 */
export const typedDataDigest = (typedData: TypedData): Uint8Array | undefined => {
  try {
    const digest = hashWithViem(typedData)
    return isHashOfMicro(typedData, digest) ? digest : undefined
  } catch {
    return undefined
  }
}
