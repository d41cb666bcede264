import { ed25519 } from '@noble/curves/ed25519.js'
import { rpcCallMessage, rpcReplyMessage, sessionMessage, type SignedAnswer } from '../../../../src/protocol/rpc.js'
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

const proven = <T extends SignedAnswer>(answer: T) => ({
  deployment: DEPLOYMENT,
  ...answer,
  signature: ed25519.sign(rpcReplyMessage(DEPLOYMENT, answer), BOB_ED25519),
})

const withAuth = <T extends { readonly params: { readonly auth: object } }>(answer: T, change: object) => ({
  ...answer,
  params: { ...answer.params, auth: { ...answer.params.auth, ...change } },
})

/** Proofs that are right for somebody else, or for another call. */
const answersToOthers = () => {
  const [result, error] = [proven(ANSWERS.result), proven(ANSWERS.error)]
  const { auth, ...params } = result.params
  const inSession = proven(ANSWERS.sessionResult)
  const { account, ...sessionCall } = inSession
  const other = ALICE_ACCOUNT.Sr25519
  const otherNonce = { nonce: countingHex(1, 16) }
  return [
    { name: 'for another asker', ...withAuth(result, { account: other }) },
    { name: 'for another asker, an error', ...withAuth(error, { account: other }) },
    { name: 'for another call of the same asker', ...withAuth(result, otherNonce) },
    { name: 'for another call of the same asker, an error', ...withAuth(error, otherNonce) },
    { name: 'for the same call with another expiry', ...withAuth(error, { expires_at: EXPIRES_AT + 1 }) },
    { name: 'for the same call under another variant', ...withAuth(error, { type: 'sr25519' }) },
    { name: 'for the same call with another signature', ...withAuth(error, { signature: `0x${'00'.repeat(64)}` }) },
    { name: 'for a call in a session', ...result, params, account: auth.account },
    { name: 'for a call of nobody', ...result, params },
    { name: 'of a session, for another account', ...inSession, account: other },
    { name: 'of a session, for a call of nobody', ...sessionCall },
    { name: 'of a session, for a call that is signed itself', ...sessionCall, params: error.params },
    { name: 'of a call of nobody, for a call that is signed', ...proven(ANSWERS.errorToNobody), params: error.params },
    { name: 'of a call of nobody, for one in a session', ...proven(ANSWERS.errorToNobody), account },
    { name: 'of a notification, for another subscriber', ...proven(ANSWERS.notification), account: other },
  ]
}

const answers = () => {
  const { result, error } = ANSWERS
  const at = proven(result)
  const { result: _, ...call } = at
  return [
    { name: 'for another result', ...at, result: { ...result.result, state: 'signing' } },
    { name: 'for other params', ...at, params: { ...result.params, key_id: KEY_ID.replace('c0', 'c1') } },
    { name: 'for another method', ...at, method: 'signer_getJob' },
    { name: 'on another chain', ...at, deployment: { ...DEPLOYMENT, genesis: countingHex(1, 32) } },
    { name: 'for an error', ...call, error: error.error },
    ...answersToOthers(),
  ]
}

/** Signatures that are right for something else: each must be refused for what stands beside it. */
export const makeRefusedRpc = () => ({ calls: calls(), sessions: sessions(), answers: answers() })
