/**
 * HPKE base mode of DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, written from RFC 9180 with node:crypto
 * alone: the second implementation that the tests compare with, and the one that can fix the ephemeral key.
 */
import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto'

const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI = Buffer.from('302a300506032b656e032100', 'hex')

/** RFC 9180, 7.3. */
export const AEADS = {
  'aes-128-gcm': { id: 0x0001, keyBytes: 16 },
  'aes-256-gcm': { id: 0x0002, keyBytes: 32 },
} as const
export type Aead = keyof typeof AEADS

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff)
const KEM_SUITE = Buffer.concat([Buffer.from('KEM'), u16(0x0020)])
const hpkeSuite = (aead: Aead): Buffer =>
  Buffer.concat([Buffer.from('HPKE'), u16(0x0020), u16(0x0001), u16(AEADS[aead].id)])

const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest()

/** RFC 5869, 2.3. */
const hkdfExpand = (prk: Uint8Array, info: Uint8Array, length: number): Buffer => {
  const blocks: Buffer[] = []
  for (let i = 1; blocks.length * 32 < length; i++) {
    blocks.push(hmac(prk, blocks.at(-1) ?? Buffer.alloc(0), info, Buffer.of(i)))
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** RFC 9180, 4: LabeledExtract and LabeledExpand. */
const labeled = (suite: Uint8Array) => ({
  extract: (salt: Uint8Array, label: string, ikm: Uint8Array): Buffer =>
    hmac(salt, Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm),
  expand: (prk: Uint8Array, label: string, info: Uint8Array, length: number): Buffer =>
    hkdfExpand(prk, Buffer.concat([u16(length), Buffer.from('HPKE-v1'), suite, Buffer.from(label), info]), length),
})

const privateKeyOf = (raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' })
const publicKeyOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })

/** X25519 public key of a raw private key. */
export const publicOf = (privateKey: Uint8Array): Uint8Array =>
  Uint8Array.from(createPublicKey(privateKeyOf(privateKey)).export({ format: 'der', type: 'spki' }).subarray(-32))

export interface HpkeContext {
  readonly enc: Uint8Array
  readonly sharedSecret: Uint8Array
  readonly key: Uint8Array
  readonly baseNonce: Uint8Array
  readonly exporterSecret: Uint8Array
  /** Sealing number `sequence` of the context, from 0. */
  readonly seal: (plaintext: Uint8Array, aad?: Uint8Array, sequence?: number) => Uint8Array
  readonly export: (context: Uint8Array, length: number) => Uint8Array
}

const extractAndExpand = (dh: Uint8Array, kemContext: Uint8Array): Buffer => {
  const { extract, expand } = labeled(KEM_SUITE)
  return expand(extract(Buffer.alloc(0), 'eae_prk', dh), 'shared_secret', kemContext, 32)
}

const nonceOf = (baseNonce: Uint8Array, sequence: number): Uint8Array => {
  const nonce = Buffer.from(baseNonce)
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8)
  return nonce
}

/** Public halves of a key agreement. */
interface Ends {
  readonly enc: Uint8Array
  readonly recipientPublicKey: Uint8Array
}

/** RFC 9180, 5.1 KeySchedule of mode base, from the secret of a key agreement however it came about. */
export const contextOf = (
  aead: Aead,
  dh: Uint8Array,
  { enc, recipientPublicKey }: Ends,
  info: Uint8Array,
): HpkeContext => {
  const sharedSecret = extractAndExpand(dh, Buffer.concat([enc, recipientPublicKey]))
  const { extract, expand } = labeled(hpkeSuite(aead))
  const empty = Buffer.alloc(0)
  const context = Buffer.concat([Buffer.of(0), extract(empty, 'psk_id_hash', empty), extract(empty, 'info_hash', info)])
  const secret = extract(sharedSecret, 'secret', empty)
  const key = expand(secret, 'key', context, AEADS[aead].keyBytes)
  const baseNonce = expand(secret, 'base_nonce', context, 12)
  const exporterSecret = expand(secret, 'exp', context, 32)
  const seal = (plaintext: Uint8Array, aad: Uint8Array = empty, sequence = 0): Uint8Array => {
    const cipher = createCipheriv(aead, key, nonceOf(baseNonce, sequence)).setAAD(aad)
    return Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]))
  }
  const exportSecret = (exporterContext: Uint8Array, length: number): Uint8Array =>
    Uint8Array.from(expand(exporterSecret, 'sec', exporterContext, length))
  return { enc, sharedSecret, key, baseNonce, exporterSecret, seal, export: exportSecret }
}

/** RFC 9180, 5.1 SetupBaseS, with a given ephemeral private key. */
export const setupBase = (
  aead: Aead,
  recipientPublicKey: Uint8Array,
  ephemeralPrivateKey: Uint8Array,
  info: Uint8Array,
): HpkeContext => {
  const enc = publicOf(ephemeralPrivateKey)
  const dh = diffieHellman({
    privateKey: privateKeyOf(ephemeralPrivateKey),
    publicKey: publicKeyOf(recipientPublicKey),
  })
  return contextOf(aead, dh, { enc, recipientPublicKey }, info)
}
