import {
  createWorkerClient,
  fromKeyringPair,
  isSignerError,
  SignerError,
  type WorkerClient,
} from '../../client/index.js'
import type { AgentAddress } from '../../client/index.js'
import { loadSettings } from '../../settings/load.js'
import { askedAt } from './clear-fault.js'
import { agentOf, DEFAULT_CONFIG, workerUrlOf } from './agent-of.js'
import type { AgentFlags, CallerFlags } from './flags.js'
import { readCaller } from './read-caller.js'
import { layersOf } from '../settings-flags.js'

/** An agent whose worker's door can be asked. */
export type AskableAgent = AgentAddress & { readonly worker: string }

const notRunning = ({ rpc, config = DEFAULT_CONFIG, ...flags }: AgentFlags, cause: unknown): SignerError => {
  const url = rpc ?? workerUrlOf(loadSettings(config, layersOf(flags))) ?? 'its port'
  const message = `No agent answers at ${url}. Start it with \`signer-layer start --config ${config}\`, or say where another is by --agent or --rpc.`
  return new SignerError('SIGNER__CLIENT__CALL_UNAVAILABLE', message, { url }, cause)
}

const found = async (flags: AgentFlags): Promise<AgentAddress> => {
  try {
    return await agentOf(flags)
  } catch (error) {
    throw isSignerError(error, 'SIGNER__CLIENT__CALL_UNAVAILABLE') ? notRunning(flags, error) : error
  }
}

/** The agent that the flags name, with its worker's door. Raises as `agentOf`, and where it has no such door. */
export const askableAgent = async (flags: AgentFlags): Promise<AskableAgent> => {
  const { worker, ...agent } = await found(flags)
  if (worker !== undefined) return { ...agent, worker }
  const message = 'The agent file names no door for workers, which this command asks at: give its address by --rpc.'
  throw new SignerError('SIGNER__CLI__INVALID_FLAG', message)
}

/** A client of an agent for whoever asks. Raises as `readCaller`. */
export const workerClientOf = async (
  { worker: url, pin: agent }: AskableAgent,
  flags: AgentFlags & CallerFlags,
): Promise<WorkerClient> =>
  createWorkerClient({ url, agent, caller: fromKeyringPair(await readCaller(flags, flags.config)) })

/** What `ask` learns at the worker's door of the agent that the flags name. Raises as `askableAgent` and `readCaller`. */
export const askWorker = async <T>(
  flags: AgentFlags & CallerFlags,
  ask: (client: WorkerClient) => Promise<T>,
): Promise<T> => {
  const agent = await askableAgent(flags)
  const client = await workerClientOf(agent, flags)
  return askedAt(agent.worker, () => ask(client))
}
