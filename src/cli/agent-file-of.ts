import { writeAgentFile } from '../client/agent-file.js'
import type { AccountId } from '../model/ids.js'
import { endpointName } from '../model/endpoint-name.js'
import type { Settings } from '../settings/schema.js'
import { pinOf } from './agent/agent-of.js'
import { replaceFile } from './replace-file.js'

/** A running agent, as far as clients need to know it. */
export interface RunningAgent {
  readonly account: AccountId
  readonly workerUrl: string | undefined
}

/**
 * The text of the agent file of a running agent. Endpoints are told by scheme, host and port alone: what is behind them
 * may be a credential.
 */
export const agentFileText = (settings: Settings, { account, workerUrl }: RunningAgent): string =>
  writeAgentFile({
    pin: pinOf(settings, account),
    l1: settings.l1.endpoints.map(endpointName),
    ...(workerUrl === undefined ? {} : { worker: workerUrl }),
  })

/** Writes the agent file, whole or not at all. Raises SIGNER__CLI__FILE_UNWRITABLE. */
export const putAgentFile = (path: string, settings: Settings, agent: RunningAgent): Promise<void> =>
  replaceFile(path, agentFileText(settings, agent))
