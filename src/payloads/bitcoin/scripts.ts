import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { taprootOutputKey } from '../../crypto/taproot.js'
import { concat } from '../../protocol/hash.js'

const HASH_20 = 20
const HASH_32 = 32

/** What stands before and after the hash or key in a scriptPubKey. */
interface Template {
  readonly before: Uint8Array
  /** Bytes of the hash or key. */
  readonly length: number
  readonly after: Uint8Array
}

const template = (before: number[], length: number, after: number[] = []): Template => ({
  before: Uint8Array.from(before),
  length,
  after: Uint8Array.from(after),
})

/** The output scripts that have an address and so a plain meaning. */
const TEMPLATES = {
  /** DUP HASH160 <20> EQUALVERIFY CHECKSIG */
  p2pkh: template([0x76, 0xa9, HASH_20], HASH_20, [0x88, 0xac]),
  /** HASH160 <20> EQUAL (BIP-16) */
  p2sh: template([0xa9, HASH_20], HASH_20, [0x87]),
  /** 0 <20> (BIP-141) */
  p2wpkh: template([0x00, HASH_20], HASH_20),
  /** 0 <32> (BIP-141) */
  p2wsh: template([0x00, HASH_32], HASH_32),
  /** 1 <32> (BIP-341) */
  p2tr: template([0x51, HASH_32], HASH_32),
} as const

const fill = ({ before, after }: Template, hash: Uint8Array): Uint8Array => concat(before, hash, after)

const fits = ({ before, length, after }: Template, script: Uint8Array): boolean =>
  script.length === before.length + length + after.length &&
  before.every((byte, at) => script[at] === byte) &&
  after.every((byte, at) => script[before.length + length + at] === byte)

/** The kinds of script that an address stands for. */
export type PaymentKind = keyof typeof TEMPLATES

const PAYMENT_KINDS = Object.keys(TEMPLATES) as readonly PaymentKind[]

/** Which of them a scriptPubKey is; undefined for any other. */
export const paymentKind = (script: Uint8Array): PaymentKind | undefined =>
  PAYMENT_KINDS.find((kind) => fits(TEMPLATES[kind], script))

/** The ways in which one key owns an output alone. */
export type OwnKind = 'p2pkh' | 'p2sh-p2wpkh' | 'p2wpkh' | 'p2tr'

/** The scripts of one key. */
export interface OwnScripts {
  /** scriptPubKey of a p2pkh output; also the script code of the segwit v0 ones (BIP-143). */
  readonly p2pkh: Uint8Array
  /** scriptPubKey of a p2wpkh output; also the redeem script of the nested one. */
  readonly p2wpkh: Uint8Array
  /** x coordinate of the key: the internal key of its taproot output (BIP-86). */
  readonly internalKey: Uint8Array
  /** How the key owns an output with this scriptPubKey; undefined when it does not. */
  readonly kindOf: (script: Uint8Array) => OwnKind | undefined
}

const hash160 = (bytes: Uint8Array): Uint8Array => ripemd160(sha256(bytes))

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** The taproot output script of a key, made when it is first asked for: it costs as much as all else here. */
const lazyTaproot = (publicKey: Uint8Array): (() => Uint8Array) => {
  let script: Uint8Array | undefined
  return () => (script ??= fill(TEMPLATES.p2tr, taprootOutputKey(publicKey)))
}

/**
 * The scripts of a compressed public key (33 bytes). Taproot without script tree (BIP-86); for bytes that are no
 * point, asking for the owner of a taproot script throws.
 */
export const ownScripts = (publicKey: Uint8Array): OwnScripts => {
  const keyHash = hash160(publicKey)
  const p2pkh = fill(TEMPLATES.p2pkh, keyHash)
  const p2wpkh = fill(TEMPLATES.p2wpkh, keyHash)
  const p2tr = lazyTaproot(publicKey)
  const byHash: readonly (readonly [OwnKind, Uint8Array])[] = [
    ['p2pkh', p2pkh],
    ['p2sh-p2wpkh', fill(TEMPLATES.p2sh, hash160(p2wpkh))],
    ['p2wpkh', p2wpkh],
  ]
  const kindOf = (script: Uint8Array): OwnKind | undefined => {
    if (!fits(TEMPLATES.p2tr, script)) return byHash.find(([, own]) => isSame(own, script))?.[0]
    return isSame(p2tr(), script) ? 'p2tr' : undefined
  }
  return { p2pkh, p2wpkh, internalKey: publicKey.slice(1), kindOf }
}
