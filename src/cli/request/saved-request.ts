import { z } from 'zod'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { RequestCall } from '../../../types/protocol/scale.js'
import { accountId, blockNumber, hexOf, hexUpTo } from '../../../types/worker/scalars.js'
import { publicKeySchema } from '../../../types/worker/jobs.js'
import { readAgentFile, writeAgentFile, type AgentAddress, type PendingRequest } from '../../client/index.js'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { AccountId, Hex } from '../../model/ids.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { requestId } from '../../protocol/ids.js'
import { present } from '../../protocol/present.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'

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

/** Most that the text of a saved request may have: the envelope as hex, and as much again. */
export const MAX_SAVED_BYTES = 4 * BOUNDS.envelope

const CALL_BYTES = BOUNDS.envelope

const savedSchema = z.strictObject({
  version: z.literal(1),
  agent: z.looseObject({}),
  caller: accountId,
  call: hexUpTo(CALL_BYTES, 1),
  request_id: hexOf(32),
  nonce: hexOf(16),
  reply_secret: hexOf(32),
  envelope: hexUpTo(BOUNDS.envelope, 1),
  from_block: blockNumber,
  deadline: blockNumber,
  public_key: publicKeySchema.exactOptional(),
  extrinsic: z
    .strictObject({ bytes: hexUpTo(BOUNDS.envelope, 1), signature_at: z.int().min(0).max(BOUNDS.envelope) })
    .exactOptional(),
})

/** The document of a saved request. It holds the secret that opens the reply. */
export const writeSavedRequest = ({ agent, caller, pending, note }: SavedRequest): string => {
  const { calls, requestIds, replySecret, nonce, envelope, fromBlock, deadline } = pending
  const { extrinsic, publicKey } = note
  const document = {
    version: 1,
    agent: JSON.parse(writeAgentFile(agent)) as unknown,
    caller,
    call: toHex(encodeStrict(RequestCall, calls[0], 'request call')),
    request_id: requestIds[0],
    nonce,
    reply_secret: toHex(replySecret),
    envelope: toHex(envelope),
    from_block: fromBlock,
    deadline,
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

const callOf = (bytes: Hex): RequestCall => {
  try {
    return decodeStrict(RequestCall, fromHex(bytes), 'request call')
  } catch (error) {
    throw isSignerError(error) ? invalid('its call is not one of the protocol') : error
  }
}

/**
 * Reads what `writeSavedRequest` wrote. Its request id must be the one of its agent, caller and nonce: then a file
 * that was put together of two makes nobody wait for a reply that never comes.
 *
 * Raises SIGNER__CLI__INVALID_FILE and SIGNER__CLIENT__INVALID_AGENT_FILE.
 */
export const readSavedRequest = (text: string): SavedRequest => {
  const { success, data, error } = savedSchema.safeParse(parseJson(text))
  if (!success) throw invalid(placesOf(error))
  const agent = readAgentFile(JSON.stringify(data.agent))
  const { caller, nonce, deadline, extrinsic } = data
  const id = requestId({ ...agent.pin, caller, nonce, callIndex: 0 })
  if (id !== data.request_id) throw invalid('its request id is not that of its agent, caller and nonce')
  const template = extrinsic && { bytes: extrinsic.bytes, signatureAt: extrinsic.signature_at }
  return {
    agent,
    caller,
    pending: {
      calls: [callOf(data.call)],
      requestIds: [id],
      replySecret: fromHex(data.reply_secret),
      nonce,
      envelope: fromHex(data.envelope),
      fromBlock: data.from_block,
      deadline,
    },
    note: present({ publicKey: data.public_key, extrinsic: template }),
  }
}
