import { shieldingKid } from '../../protocol/ids.js'
import { toHex } from '../../protocol/hash.js'
import type { DevAgent } from '../dev-agent.js'
import type { DevL1 } from './dev-l1.js'
import { DEV_PAYER_URI, DEV_WORKER_URI } from './well-known.js'

const workerAccount = ({ worker }: DevAgent['settings']): string => worker?.accounts[0]?.account ?? 'nobody'

/** What a person needs to use an L1 without an agent. */
export const describeL1 = ({ l1, api }: DevL1): readonly string[] => [
  `L1        ${l1.url}`,
  `genesis   ${api.genesisHash.toHex()}`,
  `payer     ${DEV_PAYER_URI} (sr25519), as on every development chain`,
  `an agent  signer-layer init my-agent --l1 ${l1.url}`,
  'Ctrl+C stops it, and its chain is gone.',
]

/** What a person needs to use a development agent. */
export const describeAgent = ({ l1, settings, agent, workerUrl }: DevAgent, dir: string): readonly string[] => [
  `L1        ${l1.url}`,
  `genesis   ${settings.l1.genesis}`,
  `shard     ${settings.l1.shard}`,
  `agent     ${agent.account}`,
  `mrenclave ${settings.registration.mrEnclave}`,
  `worker    ${workerUrl} (JSON-RPC, for ${DEV_WORKER_URI}: ${workerAccount(settings)}, sr25519)`,
  ...(agent.observeUrl === undefined ? [] : [`observe   ${agent.observeUrl} (/metrics, /healthz, /readyz)`]),
  `policy    ${settings.policy.file}`,
  `payer     ${DEV_PAYER_URI} (sr25519) pays for extrinsics, as on every development chain`,
  `data      ${dir}`,
  'Ctrl+C stops it. SIGHUP reloads the policy.',
]

/** What is known once the agent is registered. */
export const describeRegistered = ({ parts }: Pick<DevAgent, 'parts'>, agentFile: string): readonly string[] => [
  ...parts.kms
    .list('shielding')
    .filter(({ state }) => state === 'active')
    .map(({ publicKey }) => `shielding ${toHex(publicKey)} (X25519, kid ${shieldingKid(publicKey)})`),
  `clients   ${agentFile} (agent file: whom to ask, and where)`,
]
