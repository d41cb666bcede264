import { ed25519 } from '@noble/curves/ed25519.js'
import { rpcCallMessage, rpcReplyMessage, sessionMessage, type SignedAnswer } from '../../../../src/protocol/rpc.js'
import { counting, countingHex, DEPLOYMENT } from '../../../unit/protocol/support/fixtures.js'
import { ALICE, ALICE_ACCOUNT, BOB_ED25519, KEY_ID, NONCE } from './inputs.js'
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
  const { result, error, sessionResult } = ANSWERS
  const { result: _result, ...call } = result
  const { nonce: _nonce, ...withoutNonce } = result
  const { account: _account, ...byNobody } = withoutNonce
  const at = <T extends SignedAnswer>(proven: T) => ({
    deployment: DEPLOYMENT,
    ...proven,
    signature: ed25519.sign(rpcReplyMessage(DEPLOYMENT, proven), BOB_ED25519),
  })
  const proven = at(result)
  const { deployment, signature } = proven
  return [
    { name: 'for another result', ...proven, result: { ...result.result, state: 'signing' } },
    { name: 'for other params', ...proven, params: { ...result.params, key_id: KEY_ID.replace('c0', 'c1') } },
    { name: 'for another method', ...proven, method: 'signer_getJob' },
    { name: 'on another chain', ...proven, deployment: { ...DEPLOYMENT, genesis: countingHex(1, 32) } },
    { name: 'for an error', deployment, ...call, error: error.error, signature },
    { name: 'for another asker', ...proven, account: ALICE_ACCOUNT.Sr25519 },
    { name: 'for another asker, an error', ...at(error), account: ALICE_ACCOUNT.Sr25519 },
    { name: 'for another call of the same asker', ...proven, nonce: countingHex(1, 16) },
    { name: 'for another call of the same asker, an error', ...at(error), nonce: countingHex(1, 16) },
    { name: 'for a call in a session', deployment, ...withoutNonce, signature },
    { name: 'for a call of nobody', deployment, ...byNobody, signature },
    { name: 'of a session, for another account', ...at(sessionResult), account: ALICE_ACCOUNT.Sr25519 },
    { name: 'of a session, for a call that is signed itself', ...at(sessionResult), nonce: NONCE },
    { name: 'of a notification, for another subscriber', ...at(ANSWERS.notification), account: ALICE_ACCOUNT.Sr25519 },
    {
      name: 'of a call of nobody, for an asker',
      ...at(ANSWERS.errorToNobody),
      account: ALICE_ACCOUNT.Ed25519,
      nonce: NONCE,
    },
  ]
}

/** Signatures that are right for something else: each must be refused for what stands beside it. */
export const makeRefusedRpc = () => ({ calls: calls(), sessions: sessions(), answers: answers() })
