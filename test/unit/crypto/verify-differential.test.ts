import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { sr25519Verify } from '@polkadot/util-crypto'
import { VERIFIERS, type Verify } from '../../../src/crypto/verify.js'
import type { KeyInfo } from '../../../src/model/key.js'
import { loadKeyKinds, type KeyKinds } from '../../../src/kms/key-kinds.js'
import { systemRandom } from '../../../src/kms/random.js'
import { drawn, drawnBelow, roundOf } from '../../support/differential.js'

const ROUNDS = 200

const noThrow =
  (verify: Verify): Verify =>
  (...input) => {
    try {
      return verify(...input)
    } catch {
      return false
    }
  }

/** The second opinion. */
const REFERENCES = {
  ecdsa: noThrow((key, digest, signature) => {
    const recovered = secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact').addRecoveryBit(
      signature[64] ?? 4,
    )
    const isOwn = (signature[64] ?? 4) < 2 && recovered.recoverPublicKey(digest).equals(secp256k1.Point.fromBytes(key))
    return isOwn && secp256k1.verify(signature.subarray(0, 64), digest, key, { prehash: false, lowS: true })
  }),
  bip340: noThrow((key, digest, signature) => schnorr.verify(signature, digest, key.subarray(1))),
  ed25519: noThrow((key, message, signature) => ed25519.verify(signature, message, key)),
  sr25519: noThrow(
    (key, message, signature) => ((signature[63] ?? 0) & 0x80) !== 0 && sr25519Verify(message, signature, key),
  ),
} as const

const TYPES = {
  ecdsa: 'Secp256k1',
  bip340: 'Secp256k1',
  ed25519: 'Ed25519',
  sr25519: 'Sr25519',
} as const satisfies Record<keyof typeof REFERENCES, KeyInfo['type']>

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

describe('verifiers against other implementations', function () {
  this.timeout(600_000)
  let kinds: KeyKinds
  before(async () => {
    kinds = await loadKeyKinds(systemRandom)
  })

  for (const scheme of ['ecdsa', 'bip340', 'ed25519', 'sr25519'] as const)
    it(`says of ${scheme} what another library says, of right signatures and of those with a bit changed, in ${ROUNDS} rounds`, () => {
      let refused = 0
      for (let round = 0; round < ROUNDS; round++) {
        const secret = drawn(`${scheme} key`, round >> 3)
        const message = drawn(`${scheme} message`, round)
        const key = kinds[TYPES[scheme]].publicKeyOf(secret)
        const signature = kinds[TYPES[scheme]].signersOf(secret).get(scheme)?.sign(message)
        assert.ok(signature)
        const input = [key, message, signature] as const
        assert.ok(VERIFIERS[scheme](...input), roundOf(round))

        const which = drawnBelow(3, `${scheme} part`, round)
        const bit = drawnBelow((input[which] ?? key).length * 8, `${scheme} bit`, round)
        const [k = key, m = message, s = signature] = input.map((part, at) =>
          at === which ? flipped(part, bit) : part,
        )
        const verdict = VERIFIERS[scheme](k, m, s)
        assert.equal(verdict, REFERENCES[scheme](k, m, s), `${roundOf(round)}, bit ${bit} of part ${which}`)
        if (!verdict) refused += 1
      }
      assert.ok(refused > ROUNDS * 0.9, `${refused} refused`)
    })
})
