import { ed25519 } from '@noble/curves/ed25519.js'
import * as sr25519 from '@scure/sr25519'
import { bytesToHex, recoverTransactionAddress, serializeTransaction, type Address } from 'viem'
import { publicKeyToAddress } from 'viem/utils'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { SignResult } from '../../client/index.js'
import type { DemoTransaction } from './payloads.js'

const signatureOf = ({ signatures }: SignResult): Uint8Array => signatures[0].bytes

/** The account of a compressed secp256k1 key. */
export const addressOf = (publicKey: Uint8Array): Address =>
  publicKeyToAddress(bytesToHex(secp256k1.Point.fromBytes(publicKey).toBytes(false)))

/** Whether viem recovers the account from the signed transaction; the agent signs with libsecp256k1. */
export const isSignedTransaction = async (
  transaction: DemoTransaction,
  from: Address,
  result: SignResult,
): Promise<boolean> => {
  const bytes = signatureOf(result)
  const yParity = bytes[64] ?? 255
  const signature = {
    r: bytesToHex(bytes.slice(0, 32)),
    s: bytesToHex(bytes.slice(32, 64)),
    yParity,
    v: BigInt(27 + yParity),
  }
  const serializedTransaction = serializeTransaction(transaction, signature) as `0x02${string}`
  return (await recoverTransactionAddress({ serializedTransaction })) === from
}

/** By noble; the agent signs with Node's own ed25519. */
export const isEd25519 = (publicKey: Uint8Array, message: Uint8Array, result: SignResult): boolean =>
  ed25519.verify(signatureOf(result), message, publicKey, { zip215: false })

/** By scure; the agent signs with schnorrkel in wasm. */
export const isSr25519 = (publicKey: Uint8Array, message: Uint8Array, result: SignResult): boolean =>
  sr25519.verify(message, signatureOf(result), publicKey)
