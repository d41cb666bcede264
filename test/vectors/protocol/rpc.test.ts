/** The vectors of what is signed at the worker's door: read by our code, and refused where they must be. */
import assert from 'node:assert/strict'
import { verifyCaller } from '../../../src/crypto/verify-caller.js'
import { verifyEd25519 } from '../../../src/crypto/verify.js'
import { canonicalJson } from '../../../src/protocol/canonical-json.js'
import { fromHex } from '../../../src/protocol/hash.js'
import {
  expiryState,
  rpcCallMessage,
  rpcReplyMessage,
  sessionMessage,
  type AgentPlace,
} from '../../../src/protocol/rpc.js'
import { SIGNATURE_TAG_OF } from '../../../types/worker/names.js'
import {
  bytesOf,
  readVectors,
  type RpcAnswerCase,
  type RpcCallCase,
  type RpcFile,
  type RpcSessionCase,
} from './read.js'

const file = readVectors<RpcFile>('rpc.json')
const AGENT: AgentPlace = { ...file.deployment, agentAccount: file.agentAccount }
/** A head at which every call of the file counts. */
const HEAD = 1_000_000

const callCounts = (agent: AgentPlace, call: RpcCallCase, head: number): boolean =>
  expiryState(call.expiresAt, head) === 'counts' &&
  verifyCaller(call.account, rpcCallMessage(agent, call), {
    tag: SIGNATURE_TAG_OF[call.type],
    value: bytesOf(call.signature),
  })

const sessionCounts = (agent: AgentPlace, { challenge, channelBinding, ...claim }: RpcSessionCase): boolean =>
  verifyCaller(claim.account, sessionMessage(agent, bytesOf(challenge), bytesOf(channelBinding)), {
    tag: SIGNATURE_TAG_OF[claim.type],
    value: bytesOf(claim.signature),
  })

const answerCounts = (deployment: RpcFile['deployment'], answer: RpcAnswerCase): boolean =>
  verifyEd25519(fromHex(file.agentAccount), rpcReplyMessage(deployment, answer), bytesOf(answer.signature))

describe('the messages of the worker door count', () => {
  for (const call of file.calls)
    it(`call: ${call.name}`, () => {
      const { method, params, account, nonce, expiresAt } = call

      assert.equal(canonicalJson({ method, params, account, nonce, expires_at: expiresAt }), call.canonical)
      assert.ok(callCounts(AGENT, call, HEAD))
    })

  for (const session of file.sessions)
    it(`session: ${session.name}`, () => {
      assert.ok(sessionCounts(AGENT, session))
    })

  for (const answer of file.answers)
    it(`answer: ${answer.name}`, () => {
      const { method, params, account, result, error } = answer

      assert.equal(canonicalJson({ method, params, account, result, error }), answer.canonical)
      assert.ok(answerCounts(file.deployment, answer))
    })
})

describe('the messages of the worker door do not count', () => {
  for (const { agent, head, ...call } of file.refused.calls)
    it(`call: ${call.name}`, () => {
      assert.equal(callCounts(agent, call, head), false)
    })

  for (const { agent, ...session } of file.refused.sessions)
    it(`session: ${session.name}`, () => {
      assert.equal(sessionCounts(agent, session), false)
    })

  for (const { deployment, ...answer } of file.refused.answers)
    it(`answer: ${answer.name}`, () => {
      assert.equal(answerCounts(deployment, answer), false)
    })
})
