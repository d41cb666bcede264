/** One valid reply content of every kind and status. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1, schnorr } from '@noble/curves/secp256k1.js'
import type { ReplyContent } from '../../../../src/model/reply.js'
import { filled } from './raw-scale.js'

const KEY = filled(32, 5)
const DIGEST = filled(32, 6)

const ecdsa = (): Uint8Array => {
  const [recovery, ...rs] = secp256k1.sign(DIGEST, KEY, { prehash: false, format: 'recovered' })
  return Uint8Array.of(...rs, recovery ?? 0)
}
const ok = (kind: ReplyContent['kind'], bytes: Uint8Array): ReplyContent => ({
  status: 'ok',
  kind,
  reason: 'None',
  bytes,
})
const refused = (status: ReplyContent['status'], reason: ReplyContent['reason']): ReplyContent => ({
  status,
  kind: 'none',
  reason,
  bytes: filled(0),
})

export const CONTENTS = {
  ecdsa: ok('ecdsa', ecdsa()),
  bip340: ok('bip340', schnorr.sign(DIGEST, KEY, filled(32, 0))),
  ed25519: ok('ed25519', ed25519.sign(DIGEST, KEY)),
  // Not a signature that verifies, but the form of one: sr25519 has no deterministic signatures.
  sr25519: ok('sr25519', filled(64, 0x80)),
  publicKey32: ok('publicKey', ed25519.getPublicKey(KEY)),
  publicKey33: ok('publicKey', secp256k1.getPublicKey(KEY)),
  done: ok('done', filled(0)),
  denied: refused('denied', 'DeniedByRoute'),
  failed: refused('failed', 'BackendFailed'),
  expired: refused('expired', 'DeadlinePassed'),
  pending: refused('pending', 'AwaitingConfirmation'),
} as const satisfies Record<string, ReplyContent>
