import { getBase58Decoder } from '@solana/kit'
import { bytesToHex, keccak256, parseTransaction, serializeTransaction } from 'viem/utils'
import type { ReplyValue } from '../../client/index.js'
import type { Hex } from '../../model/ids.js'
import { blake2_256, concat, fromHex, toHex } from '../../protocol/hash.js'
import type { Signing } from './payloads/signing.js'
import type { ExtrinsicTemplate } from './saved-request.js'

/** What wallets and nodes take, made of a payload and its signatures. */
export interface Completed {
  /** r ‖ s ‖ v with v 27 or 28, as Ethereum's tools write it. */
  readonly messageSignature?: Hex
  /** Ready to be broadcast: 0x hex, on Solana base64. */
  readonly signedTransaction?: string
  /** Hash by which explorers know it; on Solana the signature in base58. */
  readonly transactionHash?: string
}

const NOTHING: Completed = {}

const attempt = (step: () => Completed): Completed => {
  try {
    return step()
  } catch {
    return NOTHING // the signatures stand on their own
  }
}

const splitEcdsa = (bytes: Uint8Array) => {
  const yParity = bytes[64] ?? 0
  return { r: bytesToHex(bytes.slice(0, 32)), s: bytesToHex(bytes.slice(32, 64)), yParity, v: BigInt(27 + yParity) }
}

/** Nothing for forms that this library would write in another way than they were signed in, and for those with blobs. */
const ethereumTransaction = (payload: Uint8Array, signature: Uint8Array): Completed => {
  const unsigned = bytesToHex(payload)
  const transaction = parseTransaction(unsigned)
  if (transaction.type === 'eip4844' || serializeTransaction(transaction) !== unsigned) return NOTHING
  const signedTransaction = serializeTransaction(transaction, splitEcdsa(signature))
  return { signedTransaction, transactionHash: keccak256(signedTransaction) }
}

const ethereumMessage = (signature: Uint8Array): Completed => ({
  messageSignature: toHex(concat(signature.slice(0, 64), Uint8Array.of(27 + (signature[64] ?? 0)))),
})

/** Messages with a version have its number, with the highest bit set, in front of how many must sign. */
const signersOf = (message: Uint8Array): number | undefined => ((message[0] ?? 0) & 0x80 ? message[1] : message[0])

/** Signatures come first, with their count; only messages that nobody else has to sign are complete with this one. */
const solanaTransaction = (message: Uint8Array, signature: Uint8Array): Completed => {
  if (signersOf(message) !== 1) return NOTHING
  const transaction = concat(Uint8Array.of(1), signature, message)
  return {
    signedTransaction: Buffer.from(transaction).toString('base64'),
    transactionHash: getBase58Decoder().decode(signature),
  }
}

const extrinsicOf = ({ bytes, signatureAt }: ExtrinsicTemplate, signature: Uint8Array): Completed => {
  const extrinsic = fromHex(bytes)
  if (signatureAt + signature.length > extrinsic.length) return NOTHING
  extrinsic.set(signature, signatureAt)
  return { signedTransaction: toHex(extrinsic), transactionHash: toHex(blake2_256(extrinsic)) }
}

/** What becomes of a payload with its signatures; empty where more is needed than these. Total. */
export const complete = ({ payload, extrinsic }: Signing, signatures: readonly ReplyValue[]): Completed =>
  attempt(() => {
    const [signature, ...others] = signatures
    if (signature === undefined || others.length > 0) return NOTHING
    switch (payload.tag) {
      case 'EthereumTransaction':
        return ethereumTransaction(payload.value, signature.bytes)
      case 'EthereumMessage':
      case 'EthereumTypedData':
        return ethereumMessage(signature.bytes)
      case 'SolanaMessage':
        return solanaTransaction(payload.value, signature.bytes)
      case 'SubstratePayload':
        return extrinsic === undefined ? NOTHING : extrinsicOf(extrinsic, signature.bytes)
      case 'BitcoinPsbt':
      case 'Digest':
        return NOTHING
    }
  })
