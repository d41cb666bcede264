import { z } from 'zod'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import type { RequestCall } from '../../../types/protocol/scale.js'
import { accountId, hexUpTo } from '../../../types/worker/scalars.js'
import { publicKeySchema } from '../../../types/worker/jobs.js'
import {
  readAgentFile,
  readPending,
  writeAgentFile,
  writePending,
  type AgentAddress,
  type PendingRequest,
} from '../../client/index.js'
import { MAX_PENDING_CHARACTERS } from '../../client/pending/pending-text.js'
import { SignerError } from '../../errors/signer-error.js'
import type { AccountId, Hex } from '../../model/ids.js'
import { requestId } from '../../protocol/ids.js'
import { present } from '../../protocol/present.js'

/** A signed extrinsic but for its signature, the place of which begins at `signatureAt`. */
export interface ExtrinsicTemplate {
  readonly bytes: Hex
  readonly signatureAt: number
}

/** What turns the signatures of a request into what is broadcast. */
export interface SignNote {
  /** Of the key that signs. */
  readonly publicKey?: Hex
  readonly extrinsic?: ExtrinsicTemplate
}

/** One request of one call on its way by the chain, and all that is needed to read its reply later. */
export interface SavedRequest {
  readonly agent: AgentAddress
  readonly caller: AccountId
  readonly pending: PendingRequest<readonly [RequestCall]>
  readonly note: SignNote
}

/** Most that the text of a saved request may have: the request, and as much for what is beside it. */
export const MAX_SAVED_BYTES = 2 * MAX_PENDING_CHARACTERS

const savedSchema = z.strictObject({
  version: z.literal(1),
  agent: z.looseObject({}),
  caller: accountId,
  pending: z.looseObject({}),
  public_key: publicKeySchema.exactOptional(),
  extrinsic: z
    .strictObject({ bytes: hexUpTo(BOUNDS.envelope, 1), signature_at: z.int().min(0).max(BOUNDS.envelope) })
    .exactOptional(),
})

/** The document of a saved request. It holds the secret that opens the reply. */
export const writeSavedRequest = ({ agent, caller, pending, note }: SavedRequest): string => {
  const { extrinsic, publicKey } = note
  const document = {
    version: 1,
    agent: JSON.parse(writeAgentFile(agent)) as unknown,
    caller,
    pending: JSON.parse(writePending(pending)) as unknown,
    ...present({
      public_key: publicKey,
      extrinsic: extrinsic && { bytes: extrinsic.bytes, signature_at: extrinsic.signatureAt },
    }),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

const invalid = (what: string): SignerError =>
  new SignerError('SIGNER__CLI__INVALID_FILE', `This is no saved request that can be used: ${what}.`)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is not JSON')
  }
}

/** Words about the place of a finding alone: what is found there may be secret. */
const placesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the document'} ${message}`).join('; ')

/** Its one call, under the id that agent, caller and nonce give it. */
const requireOwn = (
  { calls: [call, ...others], requestIds, ...rest }: PendingRequest,
  { pin }: AgentAddress,
  caller: AccountId,
): PendingRequest<readonly [RequestCall]> => {
  if (call === undefined || others.length > 0) throw invalid('it has not one call')
  const id = requestId({ ...pin, caller, nonce: rest.nonce, callIndex: 0 })
  if (requestIds[0] !== id) throw invalid('its request id is not that of its agent, caller and nonce')
  return { ...rest, calls: [call], requestIds }
}

/**
 * Reads what `writeSavedRequest` wrote. Its request id must be the one of its agent, caller and nonce: then a file
 * that was put together of two makes nobody wait for a reply that never comes.
 *
 * Raises SIGNER__CLI__INVALID_FILE, and as `readAgentFile` and `readPending`.
 */
export const readSavedRequest = (text: string): SavedRequest => {
  const { success, data, error } = savedSchema.safeParse(parseJson(text))
  if (!success) throw invalid(placesOf(error))
  const { caller, extrinsic } = data
  const agent = readAgentFile(JSON.stringify(data.agent))
  const template = extrinsic && { bytes: extrinsic.bytes, signatureAt: extrinsic.signature_at }
  return {
    agent,
    caller,
    pending: requireOwn(readPending(JSON.stringify(data.pending)), agent, caller),
    note: present({ publicKey: data.public_key, extrinsic: template }),
  }
}
