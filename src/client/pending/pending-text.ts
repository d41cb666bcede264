import * as z from 'zod'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { RequestCall } from '../../../types/protocol/scale.js'
import { blockNumber, hexOf, hexUpTo, jobId } from '../../../types/worker/scalars.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Hex } from '../../model/ids.js'
import { vector } from '../../protocol/codecs.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import type { PendingRequest } from '../signer-client.js'

/** Most characters of a pending request: envelope and calls as hex, and as much again. */
export const MAX_PENDING_CHARACTERS = 8 * BOUNDS.envelope

const Calls = vector('calls', RequestCall, BOUNDS.calls, 1)

const pendingSchema = z
  .strictObject({
    version: z.literal(1),
    calls: hexUpTo(BOUNDS.envelope, 1),
    request_ids: z.array(jobId).min(1).max(BOUNDS.calls),
    nonce: hexOf(16),
    reply_secret: hexOf(32),
    envelope: hexUpTo(BOUNDS.envelope, 1),
    from_block: blockNumber,
    deadline: blockNumber,
  })
  .refine(({ request_ids }) => new Set(request_ids).size === request_ids.length, 'names a request id twice')

const invalid = (what: string): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__INVALID_PENDING_REQUEST',
    `This is no pending request that can be used: ${what}. Take it from where it was kept whole; it may have been signed.`,
  )

/** A pending request as text, which `readPending` reads. **Secret**: it opens the reply. */
export const writePending = ({ calls, requestIds, replySecret, ...pending }: PendingRequest): string => {
  const document: z.input<typeof pendingSchema> = {
    version: 1,
    calls: toHex(encodeStrict(Calls, [...calls], 'calls')),
    request_ids: [...requestIds],
    nonce: pending.nonce,
    reply_secret: toHex(replySecret),
    envelope: toHex(pending.envelope),
    from_block: pending.fromBlock,
    deadline: pending.deadline,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

const parseJson = (text: string): unknown => {
  if (text.length > MAX_PENDING_CHARACTERS) throw invalid('it is too long for one')
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is not JSON')
  }
}

/** Words about the place of a finding alone: what is found there may be secret. */
const placesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path: [member = 'the document'] }) => String(member)).join(', ')

const readCalls = (bytes: Hex): RequestCall[] => {
  try {
    return decodeStrict(Calls, fromHex(bytes), 'calls')
  } catch {
    throw invalid('its calls are not those of the protocol')
  }
}

/**
 * Reads what `writePending` wrote, also laid out anew as JSON. Whoever could write it chooses what is waited for and what it is
 * taken for: keep it where nobody else writes. Raises SIGNER__CLIENT__INVALID_PENDING_REQUEST.
 */
export const readPending = (text: string): PendingRequest => {
  const { success, data, error } = pendingSchema.safeParse(parseJson(text))
  if (!success) throw invalid(`wrong in ${placesOf(error)}`)
  const calls = readCalls(data.calls)
  if (calls.length !== data.request_ids.length) throw invalid('it has not one request id for each call')
  return {
    calls,
    requestIds: data.request_ids,
    replySecret: fromHex(data.reply_secret),
    nonce: data.nonce,
    envelope: fromHex(data.envelope),
    fromBlock: data.from_block,
    deadline: data.deadline,
  }
}
