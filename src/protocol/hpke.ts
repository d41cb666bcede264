/**
 * HPKE, RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty aad, one message
 * per context (PROTOCOL 2). On WebCrypto, which refuses the all-zero shared secret of small-order points.
 */
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'
import { LABELS } from '../../types/protocol/labels.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { ascii, blake2_256, concat, exactly } from './hash.js'
import { deploymentBytes, idBytes, type Deployment } from './ids.js'

const REPLY_SECRET_BYTES = 32

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)

/** X25519, 32 bytes each. The private key alone does not do: WebCrypto of Node 20 cannot derive the public one. */
export interface ShieldingKeyPair {
  /** Secret. */
  readonly privateKey: Uint8Array
  readonly publicKey: Uint8Array
}

/** The asker's end of one envelope. */
export interface Sender {
  /** Encapsulated key, 32 bytes; known before sealing, because the caller signs it. */
  readonly enc: Uint8Array
  /** Plaintext → ciphertext ‖ tag. Once per sender: the other side opens only the first message. */
  readonly seal: (plaintext: Uint8Array) => Promise<Uint8Array>
  /** S of PROTOCOL 3, 32 bytes: opens the reply. Secret; persist it before the envelope is sent. */
  readonly replySecret: Uint8Array
}

/** The agent's end of one envelope. */
export interface Recipient {
  /** Ciphertext ‖ tag → plaintext. Raises SIGNER__PROTOCOL__INVALID_ENVELOPE. */
  readonly open: (ciphertext: Uint8Array) => Promise<Uint8Array>
  /** S of PROTOCOL 3, 32 bytes, equal to the sender's once `open` has succeeded. Secret. */
  readonly replySecret: Uint8Array
}

const orRefuse = async <T>(work: Promise<T>, message: string): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw new SignerError('SIGNER__PROTOCOL__INVALID_ENVELOPE', message, {}, error)
  }
}

/** `info` of HPKE: binds an envelope to genesis, shard and shielding key. Raises SIGNER__PROTOCOL__MALFORMED for ids of wrong size. */
export const hpkeInfo = (deployment: Deployment, kid: Hex): Uint8Array =>
  concat(ascii(LABELS.hpke), blake2_256(deploymentBytes(deployment), idBytes(8, kid, 'kid')))

/**
 * Begins an envelope to `recipientPublicKey` (X25519, 32 bytes) with a fresh ephemeral key.
 * Raises SIGNER__PROTOCOL__MALFORMED for a key of wrong size, SIGNER__PROTOCOL__INVALID_ENVELOPE for one of small order.
 */
export const setupSender = async (recipientPublicKey: Uint8Array, info: Uint8Array): Promise<Sender> => {
  const raw = exactly(32, recipientPublicKey, 'X25519 public key')
  const setup = suite.DeserializePublicKey(raw).then((key) => suite.SetupSender(key, { info }))
  const { encapsulatedSecret, ctx } = await orRefuse(setup, 'the shielding key is no usable X25519 key')
  return {
    enc: encapsulatedSecret,
    seal: (plaintext) => ctx.Seal(plaintext),
    replySecret: await ctx.Export(ascii(LABELS.reply), REPLY_SECRET_BYTES),
  }
}

/**
 * Begins to open an envelope. Nothing is proven before `open` has succeeded.
 * Raises SIGNER__PROTOCOL__MALFORMED for wrong sizes, SIGNER__PROTOCOL__INVALID_ENVELOPE for an `enc` of small order.
 */
export const setupRecipient = async (
  keyPair: ShieldingKeyPair,
  enc: Uint8Array,
  info: Uint8Array,
): Promise<Recipient> => {
  const encapsulated = exactly(32, enc, 'enc')
  const keys = await importKeyPair(keyPair)
  const ctx = await orRefuse(suite.SetupRecipient(keys, encapsulated, { info }), 'enc is no usable X25519 key')
  return {
    open: (ciphertext) => orRefuse(ctx.Open(ciphertext), 'the envelope was not sealed to this key for this deployment'),
    replySecret: await ctx.Export(ascii(LABELS.reply), REPLY_SECRET_BYTES),
  }
}

const importKeyPair = async ({ privateKey, publicKey }: ShieldingKeyPair) => ({
  privateKey: await suite.DeserializePrivateKey(exactly(32, privateKey, 'X25519 private key'), false),
  publicKey: await suite.DeserializePublicKey(exactly(32, publicKey, 'X25519 public key')),
})
