import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, hexToBytes, numberToHex, toRlp } from 'viem/utils'
import { recoverEcdsa } from '../../crypto/verify.js'
import type { Effect } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'
import { addressOf } from './signer.js'
import type { Authorization } from './transaction.js'

/** EIP-7702: first byte of what an authority signs. */
const MAGIC = Uint8Array.of(0x05)

/** RLP has no zeros in front of an integer, so 0 is no bytes. */
const rlpInteger = (value: bigint): Hex => (value === 0n ? '0x' : numberToHex(value))

const digestOf = ({ chainId, address, nonce }: Authorization): Uint8Array =>
  keccak_256(concatBytes([MAGIC, toRlp([rlpInteger(chainId), address, rlpInteger(nonce)], 'bytes')]))

/** 32 bytes of a signature's scalar. Both decoders have bounded it. */
const word = (scalar: bigint): Uint8Array => hexToBytes(numberToHex(scalar, { size: 32 }))

/** The account that delegates, lowercase; `undefined` where the signature is one that the chain passes over. */
const authorityOf = (authorization: Authorization): Hex | undefined => {
  const { r, s, yParity } = authorization
  const publicKey = recoverEcdsa(
    digestOf(authorization),
    concatBytes([word(r), word(s), Uint8Array.of(Number(yParity))]),
  )
  return publicKey && addressOf(publicKey)
}

/**
 * An EIP-7702 authorization as an effect: the authority's account gets the code of the destination. Its
 * details are the chain (0: every chain), the nonce of the authority, and the authority where one can be
 * recovered. Whoever it is: the tuple is signed already, and is carried to the chain.
 */
export const authorizationEffect = (authorization: Authorization): Effect => {
  const authority = authorityOf(authorization)
  return {
    kind: 'authorization',
    destination: hexToBytes(authorization.address),
    details: {
      chainId: authorization.chainId.toString(),
      nonce: authorization.nonce.toString(),
      ...(authority === undefined ? {} : { authority }),
    },
  }
}
