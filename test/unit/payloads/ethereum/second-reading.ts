import {
  getBytes,
  hashAuthorization,
  hexlify,
  keccak256,
  recoverAddress,
  Transaction,
  type Authorization,
  type Signature,
} from 'ethers'
import type { Effect } from '../../../../src/model/facts.js'
import { readCall } from './second-reading-calls.js'

/** What ethers, and our own second reading of the standards on top of it, say of a payload. */
export interface SecondReading {
  /** What is signed. */
  readonly digest: string
  /** Absent where the payload names none. */
  readonly chainId?: bigint
  readonly fee?: bigint
  readonly replay: Readonly<Record<string, string>>
  /** The whole list; absent where this reading cannot confirm one, so that the decoder must not understand it. */
  readonly effects?: readonly Effect[]
}

/** EIP-4844: GAS_PER_BLOB. */
const GAS_PER_BLOB = 2n ** 17n

/** What the reading gives, or nothing where ethers throws. */
export const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Recovery is slow, and most changes leave the authorization as it is. */
const recovered = new Map<string, string | undefined>()
const authorityOf = (digest: string, signature: Signature): string | undefined => {
  // Not `s` or `serialized`, which throw where s is high: such a signature has no authority, and the tuple still stands there.
  const { r, _s, yParity } = signature
  const known = [digest, r, _s, yParity].join()
  if (!recovered.has(known))
    recovered.set(
      known,
      attempt(() => recoverAddress(digest, signature).toLowerCase()),
    )
  return recovered.get(known)
}

const authorizationEffect = ({ address, chainId, nonce, signature }: Authorization): Effect => {
  const authority = authorityOf(hashAuthorization({ address, chainId, nonce }), signature)
  return {
    kind: 'authorization',
    destination: getBytes(address),
    details: {
      chainId: String(chainId),
      nonce: String(nonce),
      ...(authority === undefined ? {} : { authority }),
    },
  }
}

const blobEffects = (to: string, hashes: readonly string[]): readonly Effect[] => {
  if (hashes.length === 0) return []
  const details = Object.fromEntries(hashes.map((hash, at) => [`blobVersionedHashes.${at}`, hash]))
  return [{ kind: 'call', method: 'blob', destination: getBytes(to), details }]
}

const effectsOf = (tx: Transaction): readonly Effect[] | undefined => {
  const { to, value, data } = tx
  const call = to === null ? undefined : readCall({ to: to.toLowerCase(), value, data })
  if (to === null || call === undefined) return undefined
  return [
    ...(tx.authorizationList ?? []).map(authorizationEffect),
    ...call,
    ...blobEffects(to, tx.blobVersionedHashes ?? []),
  ]
}

const feeOf = (tx: Transaction): bigint => {
  const perGas = tx.maxFeePerGas ?? tx.gasPrice ?? 0n
  return tx.gasLimit * perGas + BigInt(tx.blobVersionedHashes?.length ?? 0) * GAS_PER_BLOB * (tx.maxFeePerBlobGas ?? 0n)
}

/** Throws where ethers refuses. */
const transactionOf = (bytes: Uint8Array): SecondReading | undefined => {
  const hex = hexlify(bytes)
  const tx = Transaction.from(hex)
  const { signature, unsignedSerialized } = tx
  if (signature !== null || unsignedSerialized !== hex) return undefined
  const effects = attempt(() => effectsOf(tx))
  return {
    digest: keccak256(unsignedSerialized),
    chainId: tx.chainId,
    fee: feeOf(tx),
    replay: { nonce: String(tx.nonce) },
    ...(effects === undefined ? {} : { effects }),
  }
}

/** An unsigned transaction; `undefined` where ethers does not read it, or would write it in other bytes. */
export const readTransaction = (bytes: Uint8Array): SecondReading | undefined => attempt(() => transactionOf(bytes))
