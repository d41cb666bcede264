/** What is signed at the worker's door. The canonical JSON is written by hand, to be a second opinion on RFC 8785. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2_256 } from '../../../../src/protocol/hash.js'
import { rpcCallMessage, rpcReplyMessage, sessionMessage } from '../../../../src/protocol/rpc.js'
import { SIGN } from './auth.js'
import { AGENT_ACCOUNT, ALICE_ACCOUNT, BOB_ED25519, DEPLOYMENT, NONCE } from './inputs.js'
import { makeRefusedRpc } from './refused-rpc.js'
import {
  AGENT,
  ANSWERS,
  ANSWERS_JSON,
  BINDING,
  callBy,
  CHALLENGE,
  EXPIRES_AT,
  type Kind,
  PARAMS_JSON,
  TYPES,
} from './rpc-story.js'

const signedCall = (name: string, kind: Kind, change: { method?: string; params?: object }, canonical: string) => {
  const call = { ...callBy(kind), ...change }
  const message = rpcCallMessage(AGENT, call)
  const signature = SIGN[kind](message)
  return { name, type: TYPES[kind], ...call, canonical, message, signature, verifyOnly: kind === 'Sr25519' }
}

const callJson = (kind: Kind, method: string, params: string): string =>
  `{"account":"${ALICE_ACCOUNT[kind]}","expires_at":${EXPIRES_AT},"method":"${method}","nonce":"${NONCE}","params":${params}}`

const calls = () => [
  ...(['Ed25519', 'Sr25519', 'Ecdsa'] as const).map((kind) =>
    signedCall(`signer_sign by ${kind}`, kind, {}, callJson(kind, 'signer_sign', PARAMS_JSON)),
  ),
  signedCall(
    'empty params',
    'Ed25519',
    { method: 'signer_listKeys', params: {} },
    callJson('Ed25519', 'signer_listKeys', '{}'),
  ),
  signedCall(
    'text beyond ASCII',
    'Ed25519',
    { method: 'signer_generateKey', params: { label: 'Käse "🧀"\n', chains: ['eip155:1'] } },
    callJson('Ed25519', 'signer_generateKey', '{"chains":["eip155:1"],"label":"Käse \\"🧀\\"\\n"}'),
  ),
]

const session = (name: string, kind: Kind, channelBinding: Uint8Array) => {
  const message = sessionMessage(AGENT, CHALLENGE, channelBinding)
  const caller = { type: TYPES[kind], account: ALICE_ACCOUNT[kind] }
  const signature = SIGN[kind](message)
  return { name, ...caller, challenge: CHALLENGE, channelBinding, message, signature, verifyOnly: kind === 'Sr25519' }
}

const ANSWER_NAMES = {
  result: 'result',
  error: 'error',
  sessionResult: 'result in a session',
  errorToNobody: 'error of a call with neither auth nor session',
  notification: 'notification',
} as const

const answers = () =>
  (Object.keys(ANSWER_NAMES) as (keyof typeof ANSWERS)[]).map((key) => {
    const message = rpcReplyMessage(DEPLOYMENT, ANSWERS[key])
    const signature = ed25519.sign(message, BOB_ED25519)
    return { name: ANSWER_NAMES[key], ...ANSWERS[key], canonical: ANSWERS_JSON[key], message, signature }
  })

const hashed = <T extends { readonly canonical: string }>(one: T) => ({
  ...one,
  hash: blake2_256(new TextEncoder().encode(one.canonical)),
})

export const makeRpc = () => ({
  deployment: DEPLOYMENT,
  agentAccount: AGENT_ACCOUNT,
  agentSeed: BOB_ED25519,
  calls: calls().map(hashed),
  sessions: [
    session('without TLS', 'Ed25519', new Uint8Array(32)),
    session('over TLS, sr25519', 'Sr25519', BINDING),
    session('over TLS, ecdsa', 'Ecdsa', BINDING),
  ],
  answers: answers().map(hashed),
  refused: makeRefusedRpc(),
})
