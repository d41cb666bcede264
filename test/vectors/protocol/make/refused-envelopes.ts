import { concat, fromHex } from '../../../../src/protocol/hash.js'
import { authMessage } from '../../../../src/protocol/auth.js'
import { formatEnvelope } from '../../../../src/protocol/envelope.js'
import { hpkeInfo } from '../../../../src/protocol/hpke.js'
import { encodeRequest } from '../../../../src/protocol/request.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { flipped } from '../../../unit/protocol/support/fixtures.js'
import { le } from '../../../unit/protocol/support/raw-scale.js'
import { contextOf } from '../../rfc9180/hpke-by-hand.js'
import { storyOf } from './bodies.js'
import { makeEnvelope } from './envelope.js'
import { ALICE, ALICE_ACCOUNT, DEPLOYMENT, KID, RECIPIENT } from './inputs.js'

/** The prime of Curve25519. */
const P = 2n ** 255n - 19n

/**
 * Every u coordinate below 2^255 whose multiples by clamped scalars are all the point of order 1, so that the
 * X25519 secret is zeros (RFC 7748, 6.1), each in its only or both of its spellings below 2^255.
 */
export const SMALL_ORDER: Readonly<Record<string, Uint8Array>> = {
  '0': le(0, 32),
  '1': le(1, 32),
  'of order 8': fromHex('0xe0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
  'of order 8, the other one': fromHex('0x5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'),
  'p − 1': le(P - 1n, 32),
  'p, another spelling of 0': le(P, 32),
  'p + 1, another spelling of 1': le(P + 1n, 32),
}

/** A request that its caller signed well, sealed under the secret that all the world knows. */
const sealedToZeros = (enc: Uint8Array): Uint8Array => {
  const body = storyOf(ALICE_ACCOUNT.Ed25519)
  const signature = ed25519.sign(authMessage(DEPLOYMENT, KID, enc, body), ALICE.Ed25519)
  const context = contextOf(
    'aes-256-gcm',
    new Uint8Array(32),
    { enc, recipientPublicKey: RECIPIENT.publicKey },
    hpkeInfo(DEPLOYMENT, KID),
  )
  const ciphertext = context.seal(
    encodeRequest({ body, auth: { tag: 'Signed', value: { tag: 'Ed25519', value: signature } } }),
  )
  return formatEnvelope({ kid: KID, enc, ciphertext })
}

/** Envelopes that do not parse or do not open with the recipient key of envelope.json. */
export const refusedEnvelopes = (): Readonly<Record<string, Uint8Array>> => {
  const { envelope } = makeEnvelope()
  return {
    empty: new Uint8Array(0),
    'version 0': envelope.with(0, 0),
    'version 2': envelope.with(0, 2),
    'without ciphertext': envelope.slice(0, 41),
    'shorter than its tag': envelope.slice(0, 56),
    'one bit of kid changed': flipped(envelope, 8),
    'one bit of enc changed': flipped(envelope, 9),
    'one bit of ciphertext changed': flipped(envelope, 41),
    'one bit of the tag changed': flipped(envelope, envelope.length - 1),
    'a byte after the end': concat(envelope, Uint8Array.of(0)),
    'enc of small order': concat(envelope.slice(0, 9), new Uint8Array(32), envelope.slice(41)),
    'enc with the bit set that X25519 passes over': envelope.with(40, (envelope[40] ?? 0) | 0x80),
    ...Object.fromEntries(
      Object.entries(SMALL_ORDER).map(([name, enc]) => [
        `rightly sealed under a secret of zeros, enc ${name}`,
        sealedToZeros(enc),
      ]),
    ),
  }
}
