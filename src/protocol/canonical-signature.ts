/** The one form in which signatures and public keys travel (PROTOCOL, conventions). */
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, bytesToNumberLE } from '@noble/curves/utils.js'
import type { ReplyKind } from '../../types/protocol/reply.js'

const SECP256K1_ORDER = secp256k1.Point.Fn.ORDER
const ED25519_ORDER = ed25519.Point.Fn.ORDER

/** r ‖ s ‖ v: 0 < r < n, 0 < s ≤ n/2, v 0|1. */
const isCanonicalEcdsa = (bytes: Uint8Array): boolean => {
  if (bytes.length !== 65) return false
  const r = bytesToNumberBE(bytes.slice(0, 32))
  const s = bytesToNumberBE(bytes.slice(32, 64))
  const isInRange = r > 0n && r < SECP256K1_ORDER && s > 0n && s <= SECP256K1_ORDER / 2n
  return isInRange && (bytes[64] ?? 2) <= 1
}

/** R ‖ s, s little-endian below the group order. */
const isCanonicalEd25519 = (bytes: Uint8Array): boolean =>
  bytes.length === 64 && bytesToNumberLE(bytes.slice(32)) < ED25519_ORDER

/** The highest bit marks a schnorrkel signature. */
const isMarkedSr25519 = (bytes: Uint8Array): boolean => bytes.length === 64 && ((bytes[63] ?? 0) & 0x80) !== 0

/** 32 bytes, or 33 of a compressed secp256k1 point. */
const isPublicKey = (bytes: Uint8Array): boolean =>
  bytes.length === 32 || (bytes.length === 33 && (bytes[0] === 2 || bytes[0] === 3))

const FORMS: Readonly<Record<ReplyKind, (bytes: Uint8Array) => boolean>> = {
  none: (bytes) => bytes.length === 0,
  ecdsa: isCanonicalEcdsa,
  bip340: (bytes) => bytes.length === 64,
  ed25519: isCanonicalEd25519,
  sr25519: isMarkedSr25519,
  publicKey: isPublicKey,
  done: (bytes) => bytes.length === 0,
}

/** Whether `bytes` have the length and the canonical form of `kind`. Verifies nothing: a forged signature may be canonical. */
export const isCanonical = (kind: ReplyKind, bytes: Uint8Array): boolean => FORMS[kind](bytes)
