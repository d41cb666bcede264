import assert from 'node:assert/strict'
import { getPublicKey, secretFromSeed, sign, verify } from '@scure/sr25519'
import { sr25519Verify } from '@polkadot/util-crypto'
import { systemRandom } from '../../../../src/kms/random.js'
import { loadSchnorrkel, type Schnorrkel } from '../../../../src/kms/signers/schnorrkel.js'
import { sr25519PublicKey, sr25519Signer } from '../../../../src/kms/signers/sr25519.js'
import { ALICE } from '../support/keys.js'

// The seed of //Alice, the development account that everybody knows.
const ALICE_SEED = new Uint8Array(
  Buffer.from('e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a', 'hex'),
)

describe('sr25519Signer', () => {
  let schnorrkel: Schnorrkel

  before(async () => {
    schnorrkel = await loadSchnorrkel(systemRandom)
  })

  it('derives the account of Alice from her seed', () => {
    assert.equal(`0x${Buffer.from(sr25519PublicKey(schnorrkel, ALICE_SEED)).toString('hex')}`, ALICE)
  })

  it('has the same keys as @scure/sr25519, and each verifies what the other signs', () => {
    for (let i = 0; i < 5; i++) {
      const seed = systemRandom(32)
      const message = systemRandom(50 * i)
      const publicKey = sr25519PublicKey(schnorrkel, seed)
      const expanded = secretFromSeed(seed)

      assert.deepEqual(publicKey, getPublicKey(expanded))
      assert.ok(verify(message, sr25519Signer(schnorrkel, seed).sign(message), publicKey))
      assert.ok(sr25519Verify(message, sign(expanded, message), publicKey))
    }
  })

  it('sets the marker bit of schnorrkel', () => {
    const signature = sr25519Signer(schnorrkel, ALICE_SEED).sign(new Uint8Array(3))

    assert.equal((signature[63] ?? 0) & 0x80, 0x80)
  })

  it('overwrites the expanded key when it is wiped', () => {
    const pairs: Uint8Array[] = []
    const keeping: Schnorrkel = {
      ...schnorrkel,
      keyPairOf: (seed) => {
        const pair = schnorrkel.keyPairOf(seed)
        pairs.push(pair)
        return pair
      },
    }
    const signer = sr25519Signer(keeping, ALICE_SEED)
    sr25519PublicKey(keeping, ALICE_SEED)
    assert.ok(pairs[0]?.subarray(0, 64).some((byte) => byte !== 0))

    signer.wipe()

    assert.equal(pairs.length, 2)
    for (const pair of pairs) assert.ok(pair.subarray(0, 64).every((byte) => byte === 0))
  })
})
