import type { AgentAddress, PendingRequest, RequestCall, SignerClient } from '../../client/index.js'
import { SignerError } from '../../errors/signer-error.js'
import type { AccountId, RequestId } from '../../model/ids.js'
import { answerOf, type Answer } from './answer.js'
import type { Door, OnAsk } from './door.js'
import type { SavedRequest } from './saved-request.js'

/** What the door on chain is made of. */
export interface ChainParts {
  readonly agent: AgentAddress
  readonly caller: AccountId
  readonly client: Pick<SignerClient, 'seal' | 'results'>
  /** Free balance of who pays, in planck. */
  readonly balance: () => Promise<bigint>
  /** Carries an envelope to the agent; resolves when a block has it. */
  readonly send: (envelope: Uint8Array) => Promise<unknown>
  /** Durable when it resolves; gives the path. */
  readonly save: (request: SavedRequest) => Promise<string>
  readonly remove: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

const unfunded = (account: AccountId): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__SUBMISSION_REFUSED',
    `The account ${account} has nothing on this L1 to pay the fee of a request on chain with: send it some coins (on a development chain: signer-layer fund ${account}), ask by another account (--as), or ask at the worker's door.`,
    { account },
  )

/** Raises SIGNER__CLIENT__SUBMISSION_REFUSED for an account that has nothing to pay with. */
export const requireFunds = async ({ balance, caller }: Pick<ChainParts, 'balance' | 'caller'>): Promise<void> => {
  if ((await balance()) === 0n) throw unfunded(caller)
}

/** The same fault, with the way on: from now on the request is kept. */
const withWayOn = (error: unknown, path: string): unknown => {
  if (!(error instanceof SignerError)) return error
  const { code, message, context, cause } = error
  const way = `It is kept: signer-layer request resume ${path} waits for its reply, and with --send sends it again.`
  return new SignerError(code, `${message}\n${way}`, context, cause)
}

/** The answer to a request that was sent, now or earlier. Raises as `SignerClient.results`. */
export const awaitAnswer = async (
  client: Pick<SignerClient, 'results'>,
  pending: PendingRequest<readonly [RequestCall]>,
  options: Parameters<SignerClient['results']>[1],
): Promise<Answer> => {
  const [result] = await client.results(pending, options)
  return answerOf(result)
}

/**
 * The door on chain. A request is durable before it is sent, with the secret that opens its reply: without that
 * nobody could ever read the reply.
 */
export const createChainDoor = (parts: ChainParts, onAsk: OnAsk, signal?: AbortSignal): Door => ({
  name: 'chain',
  ask: async (call, { deadlineBlocks, expect, note = {} }) => {
    const { agent, caller, client, send, save, remove } = parts
    await requireFunds(parts)
    const pending = await client.seal([call], { deadlineBlocks })
    const path = await save({ agent, caller, pending, note })
    onAsk(pending.requestIds[0] as RequestId, call.tag, path)
    try {
      await send(pending.envelope)
      const options = {
        ...(expect === undefined ? {} : { expect: new Map([[0, expect]]) }),
        ...(signal === undefined ? {} : { signal }),
      }
      return { answer: await awaitAnswer(client, pending, options), forget: () => remove(path) }
    } catch (error) {
      throw withWayOn(error, path)
    }
  },
  close: () => parts.close(),
})
