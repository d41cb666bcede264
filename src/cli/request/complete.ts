import { getAddressDecoder, getBase58Decoder, getCompiledTransactionMessageDecoder } from '@solana/kit'
import { bytesToHex, keccak256, parseTransaction, serializeTransaction } from 'viem/utils'
import type { ReplyValue } from '../../client/index.js'
import { psbtTask } from '../../client/adapters/bitcoin/psbt-task.js'
import type { Hex } from '../../model/ids.js'
import { blake2_256, concat, fromHex, toHex } from '../../protocol/hash.js'
import type { Signing } from './payloads/signing.js'
import type { ExtrinsicTemplate } from './saved-request.js'

/** What wallets and nodes take, made of a payload and its signatures. */
export interface Completed {
  /** r ‖ s ‖ v with v 27 or 28, as Ethereum's tools write it. */
  readonly messageSignature?: Hex
  /** The PSBT with the signatures, in base64; it is not finalised. */
  readonly psbt?: string
  /** Of a PSBT: whether nobody else has to sign. */
  readonly complete?: boolean
  /** Ready to be broadcast, as the nodes of its chain take it: 0x hex, on Bitcoin hex, on Solana base64. */
  readonly signedTransaction?: string
  /** By which explorers know it: 0x hex, on Bitcoin the txid, on Solana the signature in base58. */
  readonly transactionHash?: string
}

/** What was signed, and by which key, where that is known. */
export interface KeySigning extends Signing {
  readonly publicKey?: Uint8Array
}

const NOTHING: Completed = {}

const attempt = (step: () => Completed): Completed => {
  try {
    return step()
  } catch {
    return NOTHING // the signatures stand on their own
  }
}

const toText = (bytes: Uint8Array, encoding: 'hex' | 'base64'): string => Buffer.from(bytes).toString(encoding)

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

/** Whether the key pays and nobody else has to sign: signers are the first accounts of a message. */
const isSoleSigner = (message: Uint8Array, publicKey: Uint8Array): boolean => {
  const { header, staticAccounts } = getCompiledTransactionMessageDecoder().decode(message)
  return header.numSignerAccounts === 1 && staticAccounts[0] === getAddressDecoder().decode(publicKey)
}

/** Signatures come first, with their count. */
const solanaTransaction = (message: Uint8Array, signature: Uint8Array, publicKey?: Uint8Array): Completed => {
  if (publicKey === undefined || !isSoleSigner(message, publicKey)) return NOTHING
  const transaction = concat(Uint8Array.of(1), signature, message)
  return {
    signedTransaction: toText(transaction, 'base64'),
    transactionHash: getBase58Decoder().decode(signature),
  }
}

/** One signature for each input of the key, as they were verified. */
const bitcoinTransaction = (bytes: Uint8Array, publicKey: Uint8Array, signatures: readonly ReplyValue[]): Completed => {
  const { psbt, transaction } = psbtTask(bytes, publicKey).signedBy(signatures.map((each) => each.bytes))
  const base = { psbt: toText(psbt, 'base64'), complete: transaction !== undefined }
  if (transaction === undefined) return base
  const { bytes: raw, txid } = transaction
  return { ...base, signedTransaction: toText(raw, 'hex'), transactionHash: toText(txid, 'hex') }
}

const extrinsicOf = ({ bytes, signatureAt }: ExtrinsicTemplate, signature: Uint8Array): Completed => {
  const extrinsic = fromHex(bytes)
  if (signatureAt + signature.length > extrinsic.length) return NOTHING
  extrinsic.set(signature, signatureAt)
  return { signedTransaction: toHex(extrinsic), transactionHash: toHex(blake2_256(extrinsic)) }
}

/** What becomes of a payload with its verified signatures; empty where more is needed than these. Total. */
export const complete = ({ payload, extrinsic, publicKey }: KeySigning, signatures: readonly ReplyValue[]): Completed =>
  attempt(() => {
    if (payload.tag === 'BitcoinPsbt')
      return publicKey === undefined ? NOTHING : bitcoinTransaction(payload.value, publicKey, signatures)
    const [signature, ...others] = signatures
    if (signature === undefined || others.length > 0) return NOTHING
    switch (payload.tag) {
      case 'EthereumTransaction':
        return ethereumTransaction(payload.value, signature.bytes)
      case 'EthereumMessage':
      case 'EthereumTypedData':
        return ethereumMessage(signature.bytes)
      case 'SolanaMessage':
        return solanaTransaction(payload.value, signature.bytes, publicKey)
      case 'SubstratePayload':
        return extrinsic === undefined ? NOTHING : extrinsicOf(extrinsic, signature.bytes)
      case 'Digest':
        return NOTHING
    }
  })
