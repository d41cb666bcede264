import { isSignerError, SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import type { AccountId } from '../../model/ids.js'
import { isNobodyThere } from '../nobody-there.js'

/** Where a fault came up. */
export interface FaultPlace {
  /** Unknown where none was needed. */
  readonly caller?: AccountId
  /** Address of the worker's door, if that was asked. */
  readonly worker?: string
  /** Nodes of the L1, if those were asked. */
  readonly l1?: readonly string[]
}

/** A fault of ours may stand on one of the library that called, and that on one of the system. */
const codesIn = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  const code = systemCodeOf(error)
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesIn) : codesIn(error.cause)
  return code === undefined ? inner : [code, ...inner]
}

const again = (error: SignerError, message: string): SignerError =>
  new SignerError(error.code, message, error.context, error.cause)

const notRunning = (error: SignerError, worker: string): SignerError =>
  again(
    error,
    `No agent answers at ${worker}: is it running? Start it (signer-layer start, or dev), or correct the address in the agent file or --rpc.`,
  )

const notAllowed = (error: SignerError, caller: AccountId): SignerError =>
  again(
    error,
    `The account ${caller} may not ask at this worker's door: its operator gives it a role in the settings of the agent (worker.accounts), or ask on chain (--l1), or as another account (--as).`,
  )

const wrongChain = (error: SignerError, l1: readonly string[]): SignerError =>
  again(
    error,
    `The node at ${l1.join(', ')} is of another chain than the agent. Give a node of the agent's L1 by --l1, or the agent file of the agent that is meant.`,
  )

const otherAgent = (error: SignerError, worker: string): SignerError =>
  again(
    error,
    `The agent at ${worker} is not the one that was asked, or runs on another chain or shard: it takes no signature that is meant for another. Take its own agent file for --agent; signer-layer dev makes a new agent at each start.`,
  )

/**
 * The fault as somebody at a terminal can act on it: which address, which account, which flag. Faults that say enough,
 * and those that nobody foresaw, stay as they are.
 */
export const clearFault = (error: unknown, { caller, worker, l1 = [] }: FaultPlace): unknown => {
  if (!isSignerError(error)) return error
  if (worker !== undefined && codesIn(error).some(isNobodyThere)) return notRunning(error, worker)
  const { name } = error.context
  if (caller !== undefined && name === 'Forbidden') return notAllowed(error, caller)
  if (worker !== undefined && name === 'Unauthenticated') return otherAgent(error, worker)
  if (error.code === 'SIGNER__CHAIN__GENESIS_MISMATCH') return wrongChain(error, l1)
  return error
}

/** What is asked at a worker's door, with its faults as `clearFault` tells them. */
export const askedAt = async <T>(worker: string, ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    throw clearFault(error, { worker })
  }
}
