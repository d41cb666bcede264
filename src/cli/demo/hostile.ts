import { Keyring } from '@polkadot/keyring'
import { randomBytes } from '@noble/hashes/utils.js'
import { filter, firstValueFrom } from 'rxjs'
import type { AgentEvent } from '../../agent.js'
import { createL1Reader, findShieldingKey, invokeCall, publicKeyCall, type KeyId } from '../../client/index.js'
import type { OpenFault } from '../../intake/open-request.js'
import { authMessage } from '../../protocol/auth.js'
import { formatEnvelope } from '../../protocol/envelope.js'
import { toHex } from '../../protocol/hash.js'
import { hpkeInfo, setupSender } from '../../protocol/hpke.js'
import { encodeRequest } from '../../protocol/request.js'
import type { Body } from '../../../types/protocol/scale.js'
import { DEV_MRENCLAVE } from '../dev-agent.js'
import type { Scenario } from './scenario.js'

const pairOf = (name: string) => new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`)

/** Whether the agent dropped something of a block for this reason. */
const tellsOf =
  (fault: OpenFault) =>
  (event: AgentEvent): boolean =>
    event.type === 'block' && event.committed.dropped.includes(fault)

/** Sends an envelope that must be dropped, and waits for the block in which the agent drops it. */
const expectDrop = async (scenario: Scenario, what: string, envelope: Uint8Array, fault: OpenFault): Promise<void> => {
  const { api, settings, agent } = scenario.running
  const seen = firstValueFrom(agent.events$.pipe(filter(tellsOf(fault))))
  await invokeCall(api, settings.l1.shard, envelope).signAndSend(pairOf('Charlie'), { nonce: -1 })
  await Promise.race([seen, agent.finished])
  scenario.rows.push({ what, door: 'chain', expected: 'ignored', got: `ignored: ${fault}`, asExpected: true })
}

/** Charlie asks in the name of Bob, and signs with his own key. */
const forge = async ({ running }: Scenario, keyId: KeyId): Promise<Uint8Array> => {
  const { api, settings, agent } = running
  const { genesis, shard } = settings.l1
  const deployment = { genesis, shard }
  const pin = { ...deployment, agentAccount: agent.account, allowSkip: true }
  const head = running.l1.head().number
  const { publicKey, kid } = await findShieldingKey({ pin, mrEnclave: DEV_MRENCLAVE, head }, createL1Reader(api))
  const sender = await setupSender(publicKey, hpkeInfo(deployment, kid))
  const body: Body = {
    caller: toHex(pairOf('Bob').addressRaw),
    nonce: toHex(randomBytes(16)),
    deadline: head + 100,
    publicReply: true,
    calls: [publicKeyCall(keyId)],
    ext: [],
  }
  const value = pairOf('Charlie').sign(authMessage(deployment, kid, sender.enc, body))
  const request = encodeRequest({ body, auth: { tag: 'Signed', value: { tag: 'Sr25519', value } } })
  return formatEnvelope({ kid, enc: sender.enc, ciphertext: await sender.seal(request) })
}

/** An honest envelope with one bit of its ciphertext flipped on the way. */
const tamper = async ({ client }: Scenario, keyId: KeyId): Promise<Uint8Array> => {
  const { envelope } = await client.seal([publicKeyCall(keyId)])
  return envelope.map((byte, i) => (i === envelope.length - 1 ? byte ^ 1 : byte))
}

/** What an attacker sends is dropped and counted, and costs the agent no reply. */
export const attack = async (scenario: Scenario, keyId: KeyId): Promise<void> => {
  await expectDrop(scenario, 'forged: signed by another account', await forge(scenario, keyId), 'wrong_signature')
  await expectDrop(scenario, 'tampered: one bit flipped', await tamper(scenario, keyId), 'not_opened')
}
