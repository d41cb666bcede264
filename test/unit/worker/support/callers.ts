/** Callers of the door: the development keys //Alice (three kinds) and //Bob. They guard nothing. */
import { ed25519 } from '@noble/curves/ed25519.js'
import type { AccountId, Hex } from '../../../../src/model/ids.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { rpcCallMessage, sessionMessage, type AgentPlace } from '../../../../src/protocol/rpc.js'
import type { SignatureTypeName } from '../../../../types/worker/names.js'
import { SIGN } from '../../../vectors/protocol/make/auth.js'
import { AGENT_ACCOUNT, ALICE_ACCOUNT, BOB_ED25519 } from '../../../vectors/protocol/make/inputs.js'
import { DEPLOYMENT } from '../../protocol/support/fixtures.js'

export interface TestCaller {
  readonly account: AccountId
  readonly type: SignatureTypeName
  readonly sign: (message: Uint8Array) => Uint8Array
}

export const ALICE: TestCaller = { account: ALICE_ACCOUNT.Ed25519, type: 'ed25519', sign: SIGN.Ed25519 }
export const ALICE_SR: TestCaller = { account: ALICE_ACCOUNT.Sr25519, type: 'sr25519', sign: SIGN.Sr25519 }
export const ALICE_EC: TestCaller = { account: ALICE_ACCOUNT.Ecdsa, type: 'ecdsa', sign: SIGN.Ecdsa }

const BOB_SEED = new Uint8Array(32).fill(0xb0)
/** Somebody else, with a key of a repeated byte. */
export const MALLORY: TestCaller = {
  account: toHex(ed25519.getPublicKey(BOB_SEED)),
  type: 'ed25519',
  sign: (message) => ed25519.sign(message, BOB_SEED),
}

/** The agent of the tests: //Bob. */
export const AGENT: AgentPlace = { ...DEPLOYMENT, agentAccount: AGENT_ACCOUNT }
export const signAsAgent = async (message: Uint8Array): Promise<Uint8Array> => ed25519.sign(message, BOB_ED25519)

let nonces = 0
/** Another one each time. */
export const freshNonce = (): Hex => `0x${(nonces += 1).toString(16).padStart(32, '0')}`

/** How an auth differs from the right one. */
export interface AuthChange {
  readonly agent?: AgentPlace
  readonly method?: string
  readonly params?: object
  readonly nonce?: Hex
  readonly expiresAt?: number
}

/** `params` with the caller's auth for this call. The head of the tests is 1,000. */
export const withAuth = (caller: TestCaller, method: string, params: object, change: AuthChange = {}) => {
  const { nonce = freshNonce(), expiresAt = 1_050 } = change
  const message = rpcCallMessage(change.agent ?? AGENT, {
    method: change.method ?? method,
    params: change.params ?? params,
    account: caller.account,
    nonce,
    expiresAt,
  })
  const auth = { account: caller.account, type: caller.type, nonce, expires_at: expiresAt }
  return { ...params, auth: { ...auth, signature: toHex(caller.sign(message)) } }
}

/** What makes a connection the caller's. */
export const sessionParams = (
  caller: TestCaller,
  challenge: Uint8Array,
  channelBinding: Uint8Array,
  agent: AgentPlace = AGENT,
) => ({
  account: caller.account,
  type: caller.type,
  signature: toHex(caller.sign(sessionMessage(agent, challenge, channelBinding))),
})
