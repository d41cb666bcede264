import { Intent } from '../../../../types/protocol/scale.js'
import { intent, keyId, requestId, shieldingKid, tavpChallenge, trailGenesis } from '../../../../src/protocol/ids.js'
import { encodeStrict } from '../../../../src/protocol/strict.js'
import { PAYLOADS } from './bodies.js'
import { AGENT_ACCOUNT, ALICE_ACCOUNT, ALICE_PUBLIC, DEPLOYMENT, KEY_ID, NONCE, RECIPIENT } from './inputs.js'

const KEYS = [
  { type: 'Secp256k1', publicKey: ALICE_PUBLIC.Ecdsa },
  { type: 'Ed25519', publicKey: ALICE_PUBLIC.Ed25519 },
  { type: 'Sr25519', publicKey: ALICE_PUBLIC.Sr25519 },
] as const

const requestIdOf = (callIndex: number) => {
  const place = { caller: ALICE_ACCOUNT.Sr25519, nonce: NONCE, callIndex }
  return { ...place, requestId: requestId({ ...DEPLOYMENT, ...place }) }
}

/** For the first call of a request that asks to sign the first payload. */
const challengeOf = (deadline: number) => {
  const [payload] = PAYLOADS
  if (!payload) throw new Error('there is a payload')
  const place = { requestId: requestIdOf(0).requestId, intent: intent('eip155:1', KEY_ID, payload), deadline }
  return { ...place, challenge: tavpChallenge({ genesis: DEPLOYMENT.genesis, ...place }) }
}

export const makeIds = () => ({
  deployment: DEPLOYMENT,
  keyIds: KEYS.map((key) => ({ ...key, keyId: keyId(key.type, key.publicKey) })),
  kids: [{ publicKey: RECIPIENT.publicKey, kid: shieldingKid(RECIPIENT.publicKey) }],
  requestIds: [0, 1, 31, 0x0102].map(requestIdOf),
  intents: PAYLOADS.map((payload) => ({
    chainId: 'eip155:1',
    keyId: KEY_ID,
    payload,
    scale: encodeStrict(Intent, ['eip155:1', KEY_ID, payload], 'intent'),
    intent: intent('eip155:1', KEY_ID, payload),
  })),
  tavpChallenges: [0, 0x01020304, 0xffff_ffff].map(challengeOf),
  trailGenesis: [{ agentAccount: AGENT_ACCOUNT, hash: trailGenesis({ ...DEPLOYMENT, account: AGENT_ACCOUNT }) }],
})
