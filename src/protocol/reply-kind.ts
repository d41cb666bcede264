import type { ReplyKind } from '../../types/protocol/reply.js'
import type { SignatureScheme } from '../model/key.js'

/** The reply kind in which a signature of each scheme travels (PROTOCOL 3). A taproot signature is a BIP-340 one, under a tweaked key. */
export const REPLY_KIND_OF: Readonly<Record<SignatureScheme, ReplyKind>> = {
  ecdsa: 'ecdsa',
  bip340: 'bip340',
  taproot: 'bip340',
  ed25519: 'ed25519',
  sr25519: 'sr25519',
}
