import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { toHex } from '../../../src/protocol/hash.js'
import { expiryState, rpcCallMessage, rpcReplyMessage, sessionMessage } from '../../../src/protocol/rpc.js'
import { counting, countingHex, DEPLOYMENT } from './support/fixtures.js'

const AGENT = { ...DEPLOYMENT, agentAccount: countingHex(0x40, 32) }
const CALL = {
  method: 'm',
  params: { a: 1 },
  account: countingHex(0x60, 32),
  nonce: countingHex(0x80, 16),
  expiresAt: 7,
}

describe('rpcCallMessage', () => {
  it('differs with each of its parts', () => {
    const messages = [
      rpcCallMessage(AGENT, CALL),
      rpcCallMessage({ ...AGENT, genesis: countingHex(1, 32) }, CALL),
      rpcCallMessage({ ...AGENT, shard: countingHex(1, 32) }, CALL),
      rpcCallMessage({ ...AGENT, agentAccount: countingHex(1, 32) }, CALL),
      rpcCallMessage(AGENT, { ...CALL, method: 'n' }),
      rpcCallMessage(AGENT, { ...CALL, params: { a: 2 } }),
      rpcCallMessage(AGENT, { ...CALL, params: undefined }),
      rpcCallMessage(AGENT, { ...CALL, account: countingHex(1, 32) }),
      rpcCallMessage(AGENT, { ...CALL, nonce: countingHex(1, 16) }),
      rpcCallMessage(AGENT, { ...CALL, expiresAt: 8 }),
    ].map(toHex)

    assert.equal(new Set(messages).size, messages.length)
  })

  it('refuses ids of another size, blocks that are none, and JSON that has no one hash', () => {
    const bad = [
      { ...CALL, account: countingHex(0, 31) },
      { ...CALL, nonce: countingHex(0, 15) },
      { ...CALL, expiresAt: -1 },
      { ...CALL, expiresAt: 2 ** 32 },
      { ...CALL, params: { a: 1.5 } },
    ]
    for (const call of bad) assert.throws(() => rpcCallMessage(AGENT, call), isSignerError)
    assert.throws(() => rpcCallMessage({ ...AGENT, agentAccount: '0x00' }, CALL), isSignerError)
  })
})

describe('sessionMessage', () => {
  it('does not let challenge and channel stand for each other', () => {
    const [a, b] = [counting(1, 32), counting(2, 32)]

    assert.notDeepEqual(sessionMessage(AGENT, a, b), sessionMessage(AGENT, b, a))
  })

  it('refuses challenges and channels of another size', () => {
    const ok = counting(1, 32)
    assert.throws(() => sessionMessage(AGENT, ok.slice(1), ok), isSignerError)
    assert.throws(() => sessionMessage(AGENT, ok, new Uint8Array(33)), isSignerError)
  })
})

describe('rpcReplyMessage', () => {
  it('does not let a result stand for an error, nor an empty result for a notification', () => {
    const call = { method: 'm', params: {} }
    const messages = [{ result: {} }, { error: {} }, {}].map((outcome) =>
      toHex(rpcReplyMessage(DEPLOYMENT, { ...call, ...outcome })),
    )

    assert.equal(new Set(messages).size, 3)
  })

  it('differs with each of its parts, and with who asks', () => {
    const answer = { method: 'm', params: { a: 1 }, account: countingHex(0x60, 32) }
    const { account, ...byNobody } = answer
    const messages = [
      rpcReplyMessage(DEPLOYMENT, answer),
      rpcReplyMessage({ ...DEPLOYMENT, genesis: countingHex(1, 32) }, answer),
      rpcReplyMessage({ ...DEPLOYMENT, shard: countingHex(1, 32) }, answer),
      rpcReplyMessage(DEPLOYMENT, { ...answer, method: 'n' }),
      rpcReplyMessage(DEPLOYMENT, { ...answer, params: { a: 2 } }),
      rpcReplyMessage(DEPLOYMENT, { ...answer, params: undefined }),
      rpcReplyMessage(DEPLOYMENT, { ...answer, account: countingHex(1, 32) }),
      rpcReplyMessage(DEPLOYMENT, byNobody),
      rpcReplyMessage(DEPLOYMENT, { ...byNobody, params: { ...answer.params, account } }),
      rpcReplyMessage(DEPLOYMENT, { ...byNobody, params: { ...answer.params, auth: { account } } }),
    ].map(toHex)

    assert.equal(new Set(messages).size, messages.length)
  })
})

describe('expiryState', () => {
  it('counts from the head to 100 blocks after it', () => {
    assert.deepEqual(
      [99, 100, 200, 201].map((expiresAt) => expiryState(expiresAt, 100)),
      ['expired', 'counts', 'counts', 'too_far'],
    )
  })
})
