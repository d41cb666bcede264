import assert from 'node:assert/strict'
import { publicKeyCall } from '../../../src/client/calls.js'
import { createKnownKeys } from '../../../src/client/known-keys.js'
import type { KeyResult } from '../../../src/client/results.js'
import { bytes32, digestCall, hex32 } from './fixtures.js'

const KEY: KeyResult = {
  status: 'ok',
  requestId: hex32(1),
  trailHash: hex32(0),
  blockNumber: 7,
  keyId: hex32(0x77),
  keyType: 'Secp256k1',
  publicKey: new Uint8Array(33).fill(2),
}
const CALLS = [publicKeyCall(hex32(0x77)), digestCall]
const IDS = [hex32(10), hex32(11)]

describe('createKnownKeys', () => {
  it('expects signatures of keys that it has seen', () => {
    const keys = createKnownKeys()
    assert.equal(keys.expectationsOf(CALLS, IDS).size, 0)

    keys.learn(KEY)

    const expected = { publicKey: KEY.publicKey, messages: [bytes32(0xd1)] }
    assert.deepEqual([...keys.expectationsOf(CALLS, IDS)], [[hex32(11), expected]])
  })

  it('learns nothing from a refusal', () => {
    const keys = createKnownKeys()

    keys.learn({ ...KEY, status: 'denied', reason: 'UnknownKey', reasonNumber: 6 })

    assert.equal(keys.expectationsOf(CALLS, IDS).size, 0)
  })

  it('expects nothing where it takes more than hashing to know what is signed', () => {
    const keys = createKnownKeys()
    keys.learn(KEY)
    const psbt = { tag: 'BitcoinPsbt', value: bytes32(1) } as const
    const call = { ...digestCall, value: { ...digestCall.value, payload: psbt } } as typeof digestCall

    assert.equal(keys.expectationsOf([call], IDS).size, 0)
  })
})
