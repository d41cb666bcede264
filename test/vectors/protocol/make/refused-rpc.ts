import { ed25519 } from '@noble/curves/ed25519.js'
import { rpcCallMessage, rpcReplyMessage, sessionMessage } from '../../../../src/protocol/rpc.js'
import { counting, countingHex, DEPLOYMENT } from '../../../unit/protocol/support/fixtures.js'
import { ALICE, ALICE_ACCOUNT, BOB_ED25519, KEY_ID } from './inputs.js'
import { AGENT, ANSWERS, BINDING, callBy, CHALLENGE, EXPIRES_AT } from './rpc-story.js'

/** A head at which the call of `callBy` counts. */
const HEAD = EXPIRES_AT - 50

/** One signature that is right for `callBy`, and calls for which it must not count. */
const calls = () => {
  const call = callBy('Ed25519')
  const at = {
    agent: AGENT,
    ...call,
    type: 'ed25519',
    signature: ed25519.sign(rpcCallMessage(AGENT, call), ALICE.Ed25519),
    head: HEAD,
  }
  return [
    { name: 'at another agent', ...at, agent: { ...AGENT, agentAccount: ALICE_ACCOUNT.Ed25519 } },
    { name: 'on another chain', ...at, agent: { ...AGENT, genesis: countingHex(1, 32) } },
    { name: 'for another shard', ...at, agent: { ...AGENT, shard: countingHex(1, 32) } },
    { name: 'on another method', ...at, method: 'signer_explain' },
    { name: 'with other params', ...at, params: { ...call.params, key_id: ALICE_ACCOUNT.Sr25519 } },
    { name: 'with a member more', ...at, params: { ...call.params, opts: {} } },
    { name: 'with another nonce', ...at, nonce: countingHex(1, 16) },
    { name: 'by another account', ...at, account: AGENT.agentAccount },
    { name: 'with a later expiry', ...at, expiresAt: EXPIRES_AT + 1 },
    { name: 'under another variant', ...at, type: 'sr25519' },
    { name: 'after its expiry', ...at, head: EXPIRES_AT + 1 },
    { name: 'more than 100 blocks before its expiry', ...at, head: EXPIRES_AT - 101 },
  ]
}

const sessions = () => {
  const signature = ed25519.sign(sessionMessage(AGENT, CHALLENGE, BINDING), ALICE.Ed25519)
  const at = {
    agent: AGENT,
    type: 'ed25519',
    account: ALICE_ACCOUNT.Ed25519,
    challenge: CHALLENGE,
    channelBinding: BINDING,
    signature,
  }
  return [
    { name: 'to another challenge', ...at, challenge: counting(0x71, 32) },
    { name: 'over another channel', ...at, channelBinding: counting(0x91, 32) },
    { name: 'over a channel without TLS', ...at, channelBinding: new Uint8Array(32) },
    { name: 'challenge and channel changed about', ...at, challenge: BINDING, channelBinding: CHALLENGE },
    { name: 'at another agent', ...at, agent: { ...AGENT, agentAccount: ALICE_ACCOUNT.Ed25519 } },
  ]
}

const answers = () => {
  const { result, error } = ANSWERS
  const at = {
    deployment: DEPLOYMENT,
    ...result,
    signature: ed25519.sign(rpcReplyMessage(DEPLOYMENT, result), BOB_ED25519),
  }
  return [
    { name: 'for another result', ...at, result: { ...result.result, state: 'signing' } },
    { name: 'for other params', ...at, params: { ...result.params, key_id: KEY_ID.replace('c0', 'c1') } },
    { name: 'for another method', ...at, method: 'signer_getJob' },
    { name: 'on another chain', ...at, deployment: { ...DEPLOYMENT, genesis: countingHex(1, 32) } },
    {
      name: 'for an error',
      method: result.method,
      params: result.params,
      error: error.error,
      deployment: DEPLOYMENT,
      signature: at.signature,
    },
  ]
}

/** Signatures that are right for something else: each must be refused for what stands beside it. */
export const makeRefusedRpc = () => ({ calls: calls(), sessions: sessions(), answers: answers() })
