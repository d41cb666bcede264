import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import {
  deleteKeyCall,
  disableKeyCall,
  enableKeyCall,
  generateKeyCall,
  grantCall,
  publicKeyCall,
  revokeCall,
  rotateKeyCall,
} from '../../../src/client/calls.js'
import type { Reply, ReplyValue } from '../../../src/client/open-replies.js'
import { resultOf } from '../../../src/client/results.js'
import { keyId } from '../../../src/protocol/ids.js'
import { bytes32, digestCall, hex32 } from './fixtures.js'

const KEY = ed25519.getPublicKey(bytes32(1))
const ED_ID = keyId('Ed25519', KEY)
const SR_ID = keyId('Sr25519', KEY)

const ok = (...values: ReplyValue[]): Reply => ({
  requestId: hex32(1),
  status: 'ok',
  reason: 'None',
  reasonNumber: 0,
  values,
  trailHash: hex32(0),
  blockNumber: 7,
})
const publicKey: ReplyValue = { kind: 'publicKey', bytes: KEY }
const signature: ReplyValue = { kind: 'ed25519', bytes: new Uint8Array(64) }
const done: ReplyValue = { kind: 'done', bytes: new Uint8Array() }
const GRANT = { keyId: ED_ID, to: hex32(3), rights: ['read', 'sign'], until: 9 } as const
const generateKey = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:x'] })

describe('calls on the life of keys', () => {
  it('name rights by their bits, and take all of them away', () => {
    assert.deepEqual(grantCall(GRANT).value, { keyId: ED_ID, to: hex32(3), rights: 3, until: 9 })
    assert.deepEqual(revokeCall(GRANT).value, { keyId: ED_ID, to: hex32(3), rights: 0, until: 0 })
  })

  it('disable, and enable', () => {
    assert.deepEqual([disableKeyCall(ED_ID).value.disabled, enableKeyCall(ED_ID).value.disabled], [true, false])
  })
})

describe('resultOf', () => {
  it('gives the key and its id for GenerateKey', () => {
    const result = resultOf(generateKey, ok(publicKey))

    assert.ok(result.status === 'ok')
    assert.deepEqual([result.keyId, result.keyType, result.publicKey], [ED_ID, 'Ed25519', KEY])
  })

  it('finds the type of a public key by its id', () => {
    const result = resultOf(publicKeyCall(SR_ID), ok(publicKey))

    assert.ok(result.status === 'ok')
    assert.equal(result.keyType, 'Sr25519')
  })

  it('gives the signatures for Sign, and nothing more for DeleteKey', () => {
    const signed = resultOf(digestCall, ok(signature, signature))
    const deleted = resultOf(deleteKeyCall(ED_ID), ok(done))

    assert.ok(signed.status === 'ok' && 'signatures' in signed)
    assert.equal(signed.signatures.length, 2)
    assert.equal(deleted.status, 'ok')
  })

  it('gives the new key and its id for RotateKey, by the type that was asked for', () => {
    const result = resultOf(rotateKeyCall({ keyId: ED_ID, keyType: 'Sr25519' }), ok(publicKey))

    assert.ok(result.status === 'ok')
    assert.deepEqual([result.keyId, result.keyType, result.publicKey], [SR_ID, 'Sr25519', KEY])
  })

  for (const call of [grantCall(GRANT), revokeCall(GRANT), disableKeyCall(ED_ID), enableKeyCall(ED_ID)])
    it(`gives nothing more than that it is done for ${call.tag}`, () => {
      assert.equal(resultOf(call, ok(done)).status, 'ok')
      assert.throws(() => resultOf(call, ok(publicKey)), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
    })

  for (const status of ['denied', 'failed', 'expired'] as const)
    it(`gives ${status} as a result with its reason`, () => {
      const result = resultOf(generateKey, { ...ok(), status, reason: 'Unlisted', reasonNumber: 77 })

      assert.deepEqual(result, {
        requestId: hex32(1),
        trailHash: hex32(0),
        blockNumber: 7,
        status,
        reason: 'Unlisted',
        reasonNumber: 77,
      })
    })

  const misfits: readonly [string, Parameters<typeof resultOf>[0], Reply][] = [
    ['a signature for GenerateKey', generateKey, ok(signature)],
    ['nothing for GenerateKey', generateKey, ok()],
    ['a key of another length', generateKey, ok({ kind: 'publicKey', bytes: new Uint8Array(33).fill(2) })],
    ['a key of another length for RotateKey', rotateKeyCall({ keyId: ED_ID, keyType: 'Secp256k1' }), ok(publicKey)],
    ['done for RotateKey', rotateKeyCall({ keyId: ED_ID, keyType: 'Ed25519' }), ok(done)],
    ['another key than the one asked for', publicKeyCall(hex32(9)), ok(publicKey)],
    ['a public key for Sign', digestCall, ok(publicKey)],
    ['nothing for Sign', digestCall, ok()],
    ['done among signatures', digestCall, ok(signature, done)],
    ['a signature for DeleteKey', deleteKeyCall(ED_ID), ok(signature)],
    ['a pending reply', generateKey, { ...ok(), status: 'pending' }],
  ]
  for (const [what, call, reply] of misfits)
    it(`refuses ${what}`, () => {
      assert.throws(() => resultOf(call, reply), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
    })
})
