import { attestationResult, healthResult, shieldingKeyResult } from '../../../types/worker/agent.js'
import type { AttestationResult, HealthResult, ShieldingKeyResult } from '../../../types/worker/agent.js'
import type { StatusResult } from '../../../types/worker/status.js'
import { isSignerError } from '../../client/index.js'
import { callOpenly } from '../../client/worker/call-worker.js'
import { readResult } from '../../client/worker/signed-call.js'
import { loadSettings } from '../../settings/load.js'
import { workerClientOf, type AskableAgent } from '../agent/open-worker.js'
import type { AgentFlags, CallerFlags } from '../agent/flags.js'
import { hasCaller } from '../agent/read-caller.js'
import { askReadyz, type Readyz } from './readyz.js'
import { DEFAULT_CONFIG, layersOf } from '../settings-flags.js'

/** What an agent says of itself to whoever asks here. */
export interface Gathered {
  readonly agent: AskableAgent
  readonly health: HealthResult
  readonly attestation: AttestationResult
  readonly shielding?: ShieldingKeyResult
  /** For operators alone. */
  readonly status?: StatusResult
  readonly readyz?: Readyz
}

const isOneOf = (error: unknown, names: readonly string[]): boolean =>
  isSignerError(error) && names.includes(String(error.context['name']))

const shieldingOf = async (url: string): Promise<ShieldingKeyResult | undefined> => {
  const method = 'signer_getShieldingKey'
  try {
    return readResult(method, shieldingKeyResult, await callOpenly({ url, fetch: globalThis.fetch }, method))
  } catch (error) {
    if (isOneOf(error, ['NotReady'])) return undefined
    throw error
  }
}

/** Whoever names a key means it to be used; without one, what everybody may know is told. */
const statusOf = async (agent: AskableAgent, flags: AgentFlags & CallerFlags): Promise<StatusResult | undefined> => {
  if (!hasCaller(flags, flags.config)) return undefined
  try {
    return await (await workerClientOf(agent, flags)).status()
  } catch (error) {
    // A call is signed for a time that begins at the head, which an agent that catches up does not have.
    const isHeadless = isSignerError(error, 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    if (isHeadless || isOneOf(error, ['Forbidden', 'NotReady'])) return undefined
    throw error
  }
}

/** Asks an agent how it does, by its worker's door and, with the settings of this machine, by its port for health. */
export const gather = async (agent: AskableAgent, flags: AgentFlags & CallerFlags): Promise<Gathered> => {
  const address = { url: agent.worker, fetch: globalThis.fetch }
  const health = readResult('system_health', healthResult, await callOpenly(address, 'system_health'))
  const asked = await callOpenly(address, 'signer_getAttestation')
  const attestation = readResult('signer_getAttestation', attestationResult, asked)
  const shielding = await shieldingOf(agent.worker)
  const status = await statusOf(agent, flags)
  const readyz =
    flags.agent === undefined
      ? await askReadyz(loadSettings(flags.config ?? DEFAULT_CONFIG, layersOf(flags)))
      : undefined
  return {
    agent,
    health,
    attestation,
    ...(shielding && { shielding }),
    ...(status && { status }),
    ...(readyz && { readyz }),
  }
}
