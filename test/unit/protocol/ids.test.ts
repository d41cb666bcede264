import assert from 'node:assert/strict'
import { blake2AsHex } from '@polkadot/util-crypto'
import { isSignerError } from '../../../src/errors/signer-error.js'
import type { Hex } from '../../../src/model/ids.js'
import { ascii, concat, fromHex, toHex } from '../../../src/protocol/hash.js'
import { intent, keyId, requestId, shieldingKid, tavpChallenge, trailGenesis } from '../../../src/protocol/ids.js'
import { counting, countingHex, DEPLOYMENT, OTHER_DEPLOYMENTS } from './support/fixtures.js'
import { bytes, filled, text, variant } from './support/raw-scale.js'

const H = (...parts: Uint8Array[]): string => blake2AsHex(concat(...parts), 256)
const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')
const genesis = fromHex(DEPLOYMENT.genesis)
const shard = fromHex(DEPLOYMENT.shard)

describe('keyId', () => {
  it('hashes label, type and public key', () => {
    const [compressed, key] = [counting(2, 33), counting(1, 32)]
    const label = ascii('signer-layer/key/v1')

    assert.equal(keyId('Secp256k1', compressed), H(label, Uint8Array.of(0), compressed))
    assert.equal(keyId('Ed25519', key), H(label, Uint8Array.of(1), key))
    assert.equal(keyId('Sr25519', key), H(label, Uint8Array.of(2), key))
  })

  it('refuses a public key of a length that is not the type’s', () => {
    assert.throws(() => keyId('Secp256k1', filled(32)), isMalformed)
    assert.throws(() => keyId('Secp256k1', filled(65)), isMalformed)
    assert.throws(() => keyId('Ed25519', filled(33)), isMalformed)
  })
})

describe('shieldingKid', () => {
  it('is the first 8 bytes of the hash', () => {
    const key = counting(1, 32)

    assert.equal(shieldingKid(key), H(ascii('signer-layer/shielding/v1'), key).slice(0, 18))
  })

  it('refuses another length', () => {
    assert.throws(() => shieldingKid(filled(33)), isMalformed)
  })
})

describe('requestId', () => {
  const place = { ...DEPLOYMENT, caller: countingHex(0x40, 32), nonce: countingHex(0x60, 16), callIndex: 0x0102 }

  it('hashes deployment, caller, nonce and the little-endian call index', () => {
    const label = ascii('signer-layer/request-id/v1')
    const expected = H(label, genesis, shard, counting(0x40, 32), counting(0x60, 16), Uint8Array.of(0x02, 0x01))

    assert.equal(requestId(place), expected)
  })

  it('differs with each of its parts', () => {
    const others = [
      ...OTHER_DEPLOYMENTS.map((deployment) => ({ ...place, ...deployment })),
      { ...place, caller: countingHex(0x41, 32) },
      { ...place, nonce: countingHex(0x61, 16) },
      { ...place, callIndex: 0x0201 },
    ]
    assert.equal(new Set([place, ...others].map(requestId)).size, others.length + 1)
  })

  it('refuses parts of another size, whose join would be ambiguous', () => {
    const short: Hex = '0x00'
    for (const wrong of [{ genesis: short }, { shard: short }, { caller: short }, { nonce: short }]) {
      assert.throws(() => requestId({ ...place, ...wrong }), isMalformed)
    }
    assert.throws(() => requestId({ ...place, callIndex: 65_536 }), isSignerError)
  })
})

describe('intent', () => {
  it('hashes the SCALE of chain, key and payload', () => {
    const key = countingHex(0x80, 32)
    const label = ascii('signer-layer/intent/v1')
    const head = concat(label, text('eip155:1'), fromHex(key))

    assert.equal(
      intent('eip155:1', key, { tag: 'BitcoinPsbt', value: filled(70) }),
      H(head, variant(3, bytes(filled(70)))),
    )
    assert.equal(intent('eip155:1', key, { tag: 'Digest', value: filled(32) }), H(head, variant(6, filled(32))))
  })

  it('refuses a digest that is not 32 bytes', () => {
    assert.throws(() => intent('eip155:1', countingHex(0, 32), { tag: 'Digest', value: filled(31) }), isMalformed)
  })
})

describe('tavpChallenge', () => {
  const place = {
    genesis: DEPLOYMENT.genesis,
    requestId: countingHex(0x40, 32),
    intent: countingHex(0x60, 32),
    deadline: 0x01020304,
  }

  it('hashes genesis, request id, intent and the little-endian deadline', () => {
    const label = ascii('signer-layer/tavp/v1')
    const expected = H(label, genesis, counting(0x40, 32), counting(0x60, 32), Uint8Array.of(4, 3, 2, 1))

    assert.equal(toHex(tavpChallenge(place)), expected)
  })

  it('differs with each of its parts', () => {
    const others = [
      { ...place, genesis: countingHex(0x01, 32) },
      { ...place, requestId: place.intent, intent: place.requestId },
      { ...place, intent: countingHex(0x61, 32) },
      { ...place, deadline: 0x01020305 },
    ]
    assert.equal(new Set([place, ...others].map((each) => toHex(tavpChallenge(each)))).size, others.length + 1)
  })

  it('refuses parts of another size, and a deadline that is no u32', () => {
    for (const wrong of [{ genesis: '0x00' }, { requestId: '0x00' }, { intent: '0x00' }] as const) {
      assert.throws(() => tavpChallenge({ ...place, ...wrong }), isMalformed)
    }
    assert.throws(() => tavpChallenge({ ...place, deadline: 2 ** 32 }), isSignerError)
  })
})

describe('trailGenesis', () => {
  it('hashes deployment and agent account', () => {
    const expected = H(ascii('signer-layer/trail/v1'), genesis, shard, counting(0x40, 32))

    assert.equal(trailGenesis({ ...DEPLOYMENT, account: countingHex(0x40, 32) }), expected)
  })
})
