import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { RequestId } from '../../model/ids.js'
import type { PendingRequest } from '../signer-client.js'
import { readPending, writePending } from './pending-text.js'

/**
 * Keeps requests on their way, each under the request id of its first call. **What it keeps is secret**: who reads it
 * reads the reply. All reject as the place does in which they are kept.
 */
export interface PendingStore {
  /**
   * Keeps a request: it is durable when this resolves. Give it as `onSealed`. What is kept is never replaced: a request
   * that is made anew under its old nonce has another secret, and the reply may come under the first. Raises
   * SIGNER__CLIENT__ALREADY_PENDING then.
   */
  readonly put: (pending: PendingRequest) => Promise<void>
  /** Ids of what is kept, in no order. */
  readonly list: () => Promise<readonly RequestId[]>
  /** What is kept under an id, or undefined. Raises SIGNER__CLIENT__INVALID_PENDING_REQUEST for what is not as it was put. */
  readonly get: (id: RequestId) => Promise<PendingRequest | undefined>
  /**
   * Forgets the request of which this is the first id, if it is kept. Call it when you have used the answer, or kept it:
   * nothing can read that again.
   */
  readonly remove: (id: RequestId) => Promise<void>
}

/** Texts by name; the names are of letters and digits. */
export interface TextShelf {
  /** False where there is a text of that name, which stays. */
  readonly add: (name: string, text: string) => Promise<boolean>
  readonly names: () => Promise<readonly string[]>
  readonly read: (name: string) => Promise<string | undefined>
  readonly remove: (name: string) => Promise<void>
}

const REQUEST_ID = /^0x[0-9a-f]{64}$/

const isRequestId = (name: string): name is RequestId => REQUEST_ID.test(name)

const requireId = (id: string | undefined): RequestId => {
  if (id !== undefined && isRequestId(id)) return id
  throw new SignerError('SIGNER__CLIENT__INVALID_PENDING_REQUEST', 'Requests are kept under their request ids.')
}

/** A fault that names what is to be looked for. */
const readText = (id: RequestId, text: string): PendingRequest => {
  try {
    return readPending(text)
  } catch (error) {
    throw isSignerError(error)
      ? new SignerError(error.code, `${error.message} Kept as ${id}.`, { requestId: id })
      : error
  }
}

const readAs = (id: RequestId, text: string): PendingRequest => {
  const pending = readText(id, text)
  if (pending.requestIds[0] === id) return pending
  const message = 'What is kept under this request id is another request. Do not use it; it was moved.'
  throw new SignerError('SIGNER__CLIENT__INVALID_PENDING_REQUEST', message, { requestId: id })
}

const isKept = (id: RequestId): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__ALREADY_PENDING',
    'A request with this nonce is kept already, and its secret may be the one that opens the reply: take that one up (`get`, `resume`). This one was not sent.',
    { requestId: id },
  )

/** A store of requests on a shelf of texts. */
export const pendingStoreOn = (shelf: TextShelf): PendingStore => ({
  put: async (pending) => {
    const [id, text] = [requireId(pending.requestIds[0]), writePending(pending)]
    if (!(await shelf.add(id, text)) && (await shelf.read(id)) !== text) throw isKept(id)
  },
  list: async () => (await shelf.names()).filter(isRequestId),
  get: async (id) => {
    const text = await shelf.read(requireId(id))
    return text === undefined ? undefined : readAs(id, text)
  },
  remove: async (id) => shelf.remove(requireId(id)),
})
