import { createWorkerClient, fromKeyringPair, SignerError, type WorkerClient } from '../../client/index.js'
import type { AgentAddress } from '../../client/index.js'
import { askedAt } from './clear-fault.js'
import { agentOf } from './agent-of.js'
import type { AgentFlags, CallerFlags } from './flags.js'
import { readCaller } from './read-caller.js'

/** An agent whose worker's door can be asked. */
export type AskableAgent = AgentAddress & { readonly worker: string }

/** The agent that the flags name, with its worker's door. Raises as `agentOf`, and where it has no such door. */
export const askableAgent = async (flags: AgentFlags): Promise<AskableAgent> => {
  const { worker, ...agent } = await agentOf(flags)
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
