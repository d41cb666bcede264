/**
 * What an instance shows to the operators who send it their shares, and how a share travels to it:
 *
 *   ceremony     set id 16, nonce 32, X25519 public key 32: all fresh but the set id
 *   fingerprint  first 20 bytes of SHA-256("signer-layer/recovery-key/v1" ‖ set id ‖ nonce ‖ public key)
 *   message      { index, enc 32, ciphertext }: HPKE as in PROTOCOL 2, the plaintext is the encoded share,
 *                info = "signer-layer/recovery-share/v1" ‖ nonce ‖ set id ‖ index u8
 */
import { createHash } from 'node:crypto'
import type { Hex } from '../../model/ids.js'
import { ascii, concat, exactly, fromHex, toHex } from '../../protocol/hash.js'
import { setupRecipient, setupSender, type ShieldingKeyPair } from '../../protocol/hpke.js'
import { rawPrivateKey, rawPublicKey } from '../pkcs8.js'
import type { RandomBytes } from '../random.js'
import { SET_ID_BYTES } from './share.js'

/** Length of the nonce of a ceremony. */
export const NONCE_BYTES = 32

const FINGERPRINT_BYTES = 20
const GROUP = /.{4}(?=.)/g

/** The public side of one collection of shares. */
export interface Ceremony {
  readonly setId: Hex
  /** 32 bytes. */
  readonly nonce: Hex
  /** X25519, 32 bytes. */
  readonly publicKey: Hex
}

/** A share on its way to an instance. */
export interface ShareMessage {
  readonly index: number
  /** 32 bytes. */
  readonly enc: Uint8Array
  readonly ciphertext: Uint8Array
}

/** A ceremony with the key that opens its messages. */
export interface OpenCeremony extends Ceremony {
  /** What the message holds; undefined when it is not for this ceremony, this set and this index. The receiver wipes it. */
  open(message: ShareMessage): Promise<Uint8Array | undefined>
  wipe(): void
}

/**
 * 20 bytes as ten groups of four hex digits, to be compared by people: a key in the middle with the same fingerprint
 * costs 2^160 tries.
 */
export const fingerprintOf = ({ setId, nonce, publicKey }: Ceremony): string => {
  const parts = concat(
    ascii('signer-layer/recovery-key/v1'),
    exactly(SET_ID_BYTES, fromHex(setId), 'set id'),
    exactly(NONCE_BYTES, fromHex(nonce), 'nonce'),
    exactly(32, fromHex(publicKey), 'public key'),
  )
  return createHash('sha256')
    .update(parts)
    .digest('hex')
    .slice(0, FINGERPRINT_BYTES * 2)
    .replace(GROUP, '$&-')
}

const infoOf = ({ nonce, setId }: Ceremony, index: number): Uint8Array =>
  concat(ascii('signer-layer/recovery-share/v1'), fromHex(nonce), fromHex(setId), Uint8Array.of(index))

/** Seals an encoded share to the instance of a ceremony, whose fingerprint has been compared. */
export const sealShare = async (ceremony: Ceremony, index: number, share: Uint8Array): Promise<ShareMessage> => {
  const { enc, seal } = await setupSender(fromHex(ceremony.publicKey), infoOf(ceremony, index))
  return { index, enc, ciphertext: await seal(share) }
}

const openWith = async (keys: ShieldingKeyPair, ceremony: Ceremony, { index, enc, ciphertext }: ShareMessage) => {
  try {
    const { open } = await setupRecipient(keys, enc, infoOf(ceremony, index))
    return await open(ciphertext)
  } catch {
    return undefined
  }
}

/** Begins a collection of the shares of a set: with a key and a nonce of its own, so that nothing sent earlier fits. */
export const beginCeremony = (setId: Hex, random: RandomBytes): OpenCeremony => {
  const privateKey = random(32)
  const publicKey = rawPublicKey(rawPrivateKey('X25519', privateKey))
  const ceremony = { setId, nonce: toHex(random(NONCE_BYTES)), publicKey: toHex(publicKey) }
  return {
    ...ceremony,
    open: (message) => openWith({ privateKey, publicKey }, ceremony, message),
    wipe: () => void privateKey.fill(0),
  }
}
