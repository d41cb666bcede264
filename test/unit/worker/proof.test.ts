import assert from 'node:assert/strict'
import { verifyEd25519 } from '../../../src/crypto/verify.js'
import type { Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
import type { JsonObject } from '../../../src/protocol/plain-json.js'
import { rpcReplyMessage, type SignedAnswer } from '../../../src/protocol/rpc.js'
import { countingHex, OTHER_DEPLOYMENTS } from '../protocol/support/fixtures.js'
import { AGENT, ALICE, freshNonce, withAuth } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor, settled } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const isProven = (
  proof: unknown,
  answer: SignedAnswer,
  deployment: Parameters<typeof rpcReplyMessage>[0] = AGENT,
): boolean => {
  const { account, signature } = proof as { account: Hex; signature: Hex }
  return (
    account === AGENT.agentAccount &&
    verifyEd25519(fromHex(account), rpcReplyMessage(deployment, answer), fromHex(signature))
  )
}

const without = (name: string, value: JsonObject | undefined): JsonObject =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([member]) => member !== name))

const params = () => ({ key_id: countingHex(0xc0, 32), request_nonce: freshNonce(), deadline: 1_300 })
const quickDoor = (change = {}) => openDoor(createMemoryAgent(change, { answersAtOnce: true }))

describe('without TLS the agent proves', () => {
  it('results of job-making calls: for this method, these params, this result and this deployment alone', async () => {
    const asked = params()
    const { result } = await call(
      quickDoor(),
      httpPeer(),
      'signer_deleteKey',
      withAuth(ALICE, 'signer_deleteKey', asked),
    )
    const answer = { method: 'signer_deleteKey', params: asked, result: without('proof', result) }

    assert.ok(isProven(result?.proof, answer))
    assert.ok(!isProven(result?.proof, { ...answer, method: 'signer_publicKey' }))
    assert.ok(!isProven(result?.proof, { ...answer, params: params() }))
    assert.ok(!isProven(result?.proof, { ...answer, result: { ...answer.result, status: 'denied' } }))
    for (const deployment of OTHER_DEPLOYMENTS) assert.ok(!isProven(result?.proof, answer, deployment))
  })

  it('errors of job-making calls and of signer_getJob, before and after authentication', async () => {
    const door = quickDoor()
    const job = { job_id: countingHex(9, 32) }
    const asked = params()
    const cases = [
      ['signer_getJob', job, withAuth(ALICE, 'signer_getJob', job), 'JobNotFound'],
      ['signer_getJob', job, job, 'Unauthenticated'],
      ['signer_deleteKey', asked, asked, 'Unauthenticated'],
      ['signer_deleteKey', {}, {}, 'InvalidParams'],
      ['signer_deleteKey', undefined, undefined, 'InvalidParams'],
    ] as const

    for (const [method, signed, sent, name] of cases) {
      const answer = await call(door, httpPeer(), method, sent)
      assert.equal(faultOf(answer), name)
      const { code, message, data } = answer.error ?? assert.fail()
      const error = { code, message, data: without('proof', data) }
      assert.ok(isProven(data.proof, { method, params: signed, error }), name)
    }
  })

  it('what failed inside, without saying what', async () => {
    const failingAdmission = { admit: () => assert.fail('secret words') }
    const door = quickDoor(failingAdmission)
    const asked = params()
    const answer = await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', asked))

    assert.equal(faultOf(answer), 'InternalError')
    assert.ok(answer.error?.data.proof)
    assert.ok(!JSON.stringify(answer).includes('secret words'))
    assert.deepEqual(door.errors, [{ method: 'signer_deleteKey', code: 'unknown' }])
  })

  it('notifications, each for its subscription', async () => {
    const door = openDoor()
    const peer = connect()
    void call(door, peer, 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', params()))
    await settled()
    const { caller, nonce } = door.agent.bodies[0] ?? assert.fail()
    const id = door.agent.ports.admit({ ...(door.agent.bodies[0] ?? assert.fail()), caller, nonce }, undefined)
    const job_id = 'jobs' in id ? id.jobs[0]?.id : undefined
    await call(door, peer, 'signer_subscribeJob', withAuth(ALICE, 'signer_subscribeJob', { job_id }))
    door.tick()
    await settled()
    const notified = peer.sent[0] as { method: string; params: JsonObject }

    assert.ok(isProven(notified.params.proof, { method: 'signer_job', params: without('proof', notified.params) }))
    const other = { ...without('proof', notified.params), subscription: countingHex(0, 16) }
    assert.ok(!isProven(notified.params.proof, { method: 'signer_job', params: other }))
  })
})

describe('there is no proof', () => {
  it('over TLS, which proves the agent itself', async () => {
    const secure = httpPeer({ secure: true })
    const { result } = await call(
      quickDoor(),
      secure,
      'signer_deleteKey',
      withAuth(ALICE, 'signer_deleteKey', params()),
    )
    const denied = await call(quickDoor(), secure, 'signer_deleteKey', params())

    assert.ok(result && !('proof' in result))
    assert.ok(denied.error && !('proof' in denied.error.data))
  })

  it('of what everybody may know', async () => {
    const { result } = await call(quickDoor(), httpPeer(), 'system_health')

    assert.ok(result && !('proof' in result))
  })

  it('of the refusal of params of which nobody can make the hash', async () => {
    for (const broken of [{ label: '\ud800' }, { limit: 1.5 }, { limit: 2 ** 53 }]) {
      const answer = await call(quickDoor(), httpPeer(), 'signer_generateKey', broken)

      assert.equal(faultOf(answer), 'InvalidParams')
      assert.ok(answer.error && !('proof' in answer.error.data))
    }
  })

  it('when the key of the account cannot be used: the answer is an InternalError then', async () => {
    const failingSigner = { signAsAgent: () => Promise.reject(new Error('no key')) }
    const answer = await call(
      quickDoor(failingSigner),
      httpPeer(),
      'signer_deleteKey',
      withAuth(ALICE, 'signer_deleteKey', params()),
    )

    assert.equal(faultOf(answer), 'InternalError')
  })
})
