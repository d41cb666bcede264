import type { RequestCall } from '../../../types/protocol/scale.js'
import { isSignerError } from '../../errors/signer-error.js'
import type { PendingRequest, ResultOptions, ResultsOf, SignerClient } from '../signer-client.js'

/** What taking up a request needs. */
export interface ResumeDeps {
  readonly results: SignerClient['results']
  readonly send: (envelope: Uint8Array) => Promise<void>
  /** Number of the finalised head. */
  readonly head: () => Promise<number>
}

type Calls = readonly RequestCall[]

/**
 * Takes up a request: reads the answer where it is there already, which costs nothing, and else sends the same envelope
 * again. One that comes after its deadline is answered too, so that is awaited from now on.
 */
export const createResume = ({ results, send, head }: ResumeDeps) => {
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
    const before = await answeredBy(pending, await head(), options)
    if (before) return before
    await send(pending.envelope)
    return results({ ...pending, deadline: Math.max(pending.deadline, await head()) }, options)
  }
}
