import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { deleteKeyCall, generateKeyCall, publicKeyCall } from '../../../src/client/calls.js'
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
const generateKey = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:x'] })

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
