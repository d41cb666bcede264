import type { RequestCall } from '../../../types/protocol/scale.js'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { AccountId } from '../../model/ids.js'
import { requestId, type Deployment } from '../../protocol/ids.js'
import type { PendingRequest, ResultOptions, ResultsOf, SignerClient } from '../signer-client.js'

/** What taking up a request needs. */
export interface ResumeDeps {
  /** Where the client asks; a `Pin` will do. */
  readonly deployment: Deployment
  /** Who asks. */
  readonly caller: AccountId
  readonly results: SignerClient['results']
  readonly send: (envelope: Uint8Array) => Promise<void>
  /** Number of the finalised head. */
  readonly head: () => Promise<number>
}

type Calls = readonly RequestCall[]

const foreign = (): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__INVALID_PENDING_REQUEST',
    'This request was not made by this caller for this agent: nobody would answer it here. Take it up by the client that made it.',
  )

/** The ids say of whom and by whom: what goes elsewhere costs a fee, and is awaited in vain. */
const requireOwn = ({ deployment, caller }: ResumeDeps, { calls, requestIds, nonce }: PendingRequest): void => {
  const own = calls.map((_, callIndex) => requestId({ ...deployment, caller, nonce, callIndex }))
  if (own.length !== requestIds.length || own.some((id, i) => id !== requestIds[i])) throw foreign()
}

/**
 * Takes up a request: reads the answer where it is there already, which costs nothing, and else sends the same envelope
 * again. One that comes after its deadline is answered too, so that is awaited from now on. Raises
 * SIGNER__CLIENT__INVALID_PENDING_REQUEST for one of another agent or caller.
 */
export const createResume = (deps: ResumeDeps) => {
  const { results, send, head } = deps
  const answeredBy = async <C extends Calls>(pending: PendingRequest<C>, block: number, options: ResultOptions) => {
    try {
      return await results({ ...pending, deadline: block }, { ...options, graceBlocks: 0 })
    } catch (error) {
      if (isSignerError(error, 'SIGNER__CLIENT__REPLY_TIMEOUT')) return undefined
      throw error
    }
  }
  return async <const C extends Calls>(
    pending: PendingRequest<C>,
    options: ResultOptions = {},
  ): Promise<ResultsOf<C>> => {
    requireOwn(deps, pending)
    const before = await answeredBy(pending, await head(), options)
    if (before) return before
    await send(pending.envelope)
    return results({ ...pending, deadline: Math.max(pending.deadline, await head()) }, options)
  }
}
