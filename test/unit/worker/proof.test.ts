import assert from 'node:assert/strict'
import { verifyEd25519 } from '../../../src/crypto/verify.js'
import type { Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
import type { JsonObject } from '../../../src/protocol/plain-json.js'
import { rpcReplyMessage, type SignedAnswer } from '../../../src/protocol/rpc.js'
import { countingHex, OTHER_DEPLOYMENTS } from '../protocol/support/fixtures.js'
import { AGENT, ALICE, freshNonce, MALLORY, withAuth } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor, settled, type Answer } from './support/door.js'
import { logIn } from './support/log-in.js'
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

/** The proof of an error, and what it stands beside. */
const refusalOf = ({ error }: Answer) => {
  const { code, message, data } = error ?? assert.fail()
  return { proof: data.proof, error: { code, message, data: without('proof', data) } }
}

const quickDoor = (change = {}) => openDoor(createMemoryAgent(change, { answersAtOnce: true }))

describe('without TLS the agent proves', () => {
  it('results of job-making calls: for this call, this asker, this result and this deployment alone', async () => {
    const asked = params()
    const sent = withAuth(ALICE, 'signer_deleteKey', asked)
    const { result } = await call(quickDoor(), httpPeer(), 'signer_deleteKey', sent)
    const members = without('proof', result)
    const answer = { method: 'signer_deleteKey', params: sent, result: members }
    const otherAuth = (change: object) => ({ ...answer, params: { ...sent, auth: { ...sent.auth, ...change } } })

    assert.ok(isProven(result?.proof, answer))
    assert.ok(!isProven(result?.proof, { ...answer, method: 'signer_publicKey' }))
    assert.ok(!isProven(result?.proof, { ...answer, params: { ...sent, ...params() } }))
    assert.ok(!isProven(result?.proof, { ...answer, params: asked }))
    assert.ok(!isProven(result?.proof, otherAuth({ account: MALLORY.account })))
    assert.ok(!isProven(result?.proof, otherAuth({ nonce: freshNonce() })))
    assert.ok(!isProven(result?.proof, otherAuth({ signature: '0x' })))
    assert.ok(!isProven(result?.proof, { ...answer, account: ALICE.account }))
    assert.ok(!isProven(result?.proof, { ...answer, result: { ...answer.result, status: 'denied' } }))
    for (const deployment of OTHER_DEPLOYMENTS) assert.ok(!isProven(result?.proof, answer, deployment))
  })

  it('errors of job-making calls and of signer_getJob, before and after authentication', async () => {
    const door = quickDoor()
    const job = { job_id: countingHex(9, 32) }
    const asked = params()
    const signed = withAuth(ALICE, 'signer_getJob', job)
    const ofOther = withAuth(ALICE, 'signer_getJob', job, { method: 'signer_deleteKey' })
    const cases = [
      ['signer_getJob', signed, 'JobNotFound'],
      ['signer_getJob', ofOther, 'Unauthenticated'],
      ['signer_getJob', job, 'Unauthenticated'],
      ['signer_deleteKey', asked, 'Unauthenticated'],
      ['signer_deleteKey', {}, 'InvalidParams'],
      ['signer_deleteKey', undefined, 'InvalidParams'],
      ['signer_deleteKey', [job], 'InvalidParams'],
      ['signer_deleteKey', { ...asked, auth: { account: 7 } }, 'InvalidParams'],
      ['signer_deleteKey', { ...asked, auth: null }, 'InvalidParams'],
    ] as const

    for (const [method, sent, name] of cases) {
      const answer = await call(door, httpPeer(), method, sent)
      assert.equal(faultOf(answer), name)
      const { proof, error } = refusalOf(answer)
      assert.ok(isProven(proof, { method, params: sent, error }), name)
    }
  })

  it('answers in a session: to the account that owns the connection', async () => {
    const [door, peer, asked] = [quickDoor(), connect(), params()]
    await logIn(door, peer, ALICE)
    const { result } = await call(door, peer, 'signer_deleteKey', asked)
    const answer = { method: 'signer_deleteKey', params: asked, result: without('proof', result) }

    assert.ok(isProven(result?.proof, { ...answer, account: ALICE.account }))
    assert.ok(!isProven(result?.proof, { ...answer, account: MALLORY.account }))
    assert.ok(!isProven(result?.proof, answer))
  })

  it('answers in a session to a call that is signed itself: to who signed it, and not to the owner', async () => {
    const [door, peer] = [quickDoor(), connect()]
    const job = { job_id: countingHex(9, 32) }
    await logIn(door, peer, ALICE)
    const sent = withAuth(MALLORY, 'signer_getJob', job)
    const byMallory = refusalOf(await call(door, peer, 'signer_getJob', sent))
    const ofNobody = { ...job, auth: null }
    const byNobody = refusalOf(await call(door, peer, 'signer_getJob', ofNobody))

    assert.ok(isProven(byMallory.proof, { method: 'signer_getJob', params: sent, error: byMallory.error }))
    assert.ok(isProven(byNobody.proof, { method: 'signer_getJob', params: ofNobody, error: byNobody.error }))
  })

  it('a refusal to who asked, though the connection was given to an account meanwhile', async () => {
    const slowKey: { sign?: () => void } = {}
    const agent = createMemoryAgent()
    const signAsAgent: typeof agent.ports.signAsAgent = async (message) => {
      await new Promise<void>((resolve) => (slowKey.sign = resolve))
      return agent.ports.signAsAgent(message)
    }
    const [door, peer] = [openDoor({ ...agent, ports: { ...agent.ports, signAsAgent } }), connect()]
    const job = { job_id: countingHex(9, 32) }
    const asked = call(door, peer, 'signer_getJob', job)
    await logIn(door, peer, ALICE)
    slowKey.sign?.()
    const { proof, error } = refusalOf(await asked)

    assert.ok(isProven(proof, { method: 'signer_getJob', params: job, error }))
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

  it('notifications, each for its subscription and whose it is', async () => {
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

    const notification = { method: 'signer_job', params: without('proof', notified.params), account: ALICE.account }

    assert.ok(isProven(notified.params.proof, notification))
    assert.ok(!isProven(notified.params.proof, { ...notification, account: MALLORY.account }))
    const other = { ...notification.params, subscription: countingHex(0, 16) }
    assert.ok(!isProven(notified.params.proof, { ...notification, params: other }))
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

  it('of the refusal of a call of which nobody can make the hash', async () => {
    // With method and asker around them these params are one level too deep.
    const deep = { label: JSON.parse(`${'['.repeat(31)}${']'.repeat(31)}`) as unknown }
    const brokenAuth = { auth: { account: '\ud800', nonce: freshNonce() } }
    for (const broken of [{ label: '\ud800' }, { limit: 1.5 }, { limit: 2 ** 53 }, deep, brokenAuth]) {
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
