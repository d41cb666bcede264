import type { KeyringPair } from '@polkadot/keyring/types'
import { createWorkerClient, fromKeyringPair, type AgentAddress } from '../../client/index.js'
import { createChainDoor } from './chain-door.js'
import type { Door, OnAsk } from './door.js'
import type { RequestFlags } from './flags.js'
import { openChain } from './open-chain.js'
import { removeRequest, saveRequest } from './request-folder.js'
import type { SavedRequest } from './saved-request.js'
import { usage } from './usage.js'
import { createWorkerDoor } from './worker-door.js'

/** Who asks which agent, and what is told of it. */
export interface DoorInput {
  readonly agent: AgentAddress
  readonly caller: KeyringPair
  readonly onAsk: OnAsk
  readonly signal: AbortSignal
}

type DoorFlags = Pick<RequestFlags, 'l1' | 'rpc' | 'save'>

/** Raises SIGNER__CLI__INVALID_FLAG for flags that name both doors. */
export const requireOneDoor = ({ l1, rpc }: Pick<DoorFlags, 'l1' | 'rpc'>): void => {
  if (l1 !== undefined && rpc !== undefined)
    throw usage("--l1 asks on chain and --rpc at the worker's door: give one of them")
}

const openChainDoor = async ({ agent, caller, onAsk, signal }: DoorInput, { save }: DoorFlags): Promise<Door> => {
  const signer = fromKeyringPair(caller)
  const { client, balanceOf, send, close } = await openChain(agent, signer)
  const parts = {
    agent,
    caller: signer.account,
    client,
    balance: () => balanceOf(caller.address),
    send: (envelope: Uint8Array) => send(envelope, caller),
    save: (request: SavedRequest) => saveRequest(save, request),
    remove: removeRequest,
    close,
  }
  return createChainDoor(parts, onAsk, signal)
}

/**
 * The door that the flags choose: on chain by `--l1`, or where the agent has no worker's door; else the worker's door.
 * Raises as `openChain`. Close it.
 */
export const openDoor = async (input: DoorInput, flags: DoorFlags): Promise<Door> => {
  const { agent, caller, onAsk, signal } = input
  if (flags.l1 !== undefined || agent.worker === undefined) return openChainDoor(input, flags)
  const worker = createWorkerClient({ url: agent.worker, agent: agent.pin, caller: fromKeyringPair(caller) })
  return createWorkerDoor(worker, onAsk, signal)
}
