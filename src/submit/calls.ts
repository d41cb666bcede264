import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { AgentCall } from '../model/l1.js'
import type { SealedReply } from '../model/reply.js'
import type { ShieldingRow } from '../model/rows.js'
import { bulkData, bulkHash, encodeBulk } from '../protocol/bulk.js'
import { encodeFallback } from '../protocol/fallback.js'
import { blake2_256, fromHex } from '../protocol/hash.js'
import { recordData } from '../protocol/shielding-record.js'
import { isPublishableUrl } from '../protocol/worker-url.js'
import type { PublicationForm } from './registration-state.js'

/** How the agent registers its enclave. */
export interface RegistrationOptions {
  readonly method: 'Skip' | 'Dcap'
  /** With Skip: the measurement to claim, 32 bytes. */
  readonly mrEnclave: Hex
  /** Address of the worker that is published, at most 256 bytes; may be empty. */
  readonly url: string
  /** The operator declares that no money is on this chain. */
  readonly devChain: boolean
}

/** Publishes replies as one bulk, anchoring the trail (PROTOCOL 3). */
export const bulkCall = (replies: readonly SealedReply[], trailHead: Hex): AgentCall => {
  const bulk = encodeBulk(replies)
  return {
    kind: 'publish',
    hash: bulkHash(bulk),
    topics: [fromHex(trailHead)],
    data: bulkData(replies.length),
    remark: bulk,
  }
}

/** Publishes a signed shielding record (PROTOCOL 4). */
export const recordCall = (row: Pick<ShieldingRow, 'kid' | 'signedRecord'>, trailHead: Hex): AgentCall => ({
  kind: 'publish',
  hash: blake2_256(row.signedRecord),
  topics: [fromHex(trailHead)],
  data: recordData(row.kid),
  remark: row.signedRecord,
})

/** Publishes replies without `publishHash` (PROTOCOL 3, fallback). */
export const fallbackBulkCall = (replies: readonly SealedReply[], trailHead: Hex): AgentCall => ({
  kind: 'remark',
  remark: encodeFallback('bulk', trailHead, encodeBulk(replies)),
})

/** Publishes a signed shielding record without `publishHash` (PROTOCOL 3, fallback). */
export const fallbackRecordCall = (
  { signedRecord }: Pick<ShieldingRow, 'signedRecord'>,
  trailHead: Hex,
): AgentCall => ({
  kind: 'remark',
  remark: encodeFallback('record', trailHead, signedRecord),
})

interface PublicationCalls {
  readonly bulk: typeof bulkCall
  readonly record: typeof recordCall
}

/** How each form publishes replies and shielding records. */
export const PUBLICATION_CALLS: Record<PublicationForm, PublicationCalls> = {
  usual: { bulk: bulkCall, record: recordCall },
  fallback: { bulk: fallbackBulkCall, record: fallbackRecordCall },
}

const refused = (message: string): SignerError => new SignerError('SIGNER__SUBMIT__REGISTRATION_REFUSED', message)

/**
 * Registers the agent's enclave (DESIGN 7). Raises SIGNER__SUBMIT__REGISTRATION_REFUSED for `Skip` where
 * the operator has not declared a development chain: there anyone can claim any measurement; and for a URL that the
 * chain would refuse.
 */
export const registerCall = ({ method, mrEnclave, url, devChain }: RegistrationOptions): AgentCall => {
  if (method === 'Dcap') {
    throw refused(
      'Registration by Dcap needs a source of quotes, and this version has none: it runs on development chains.',
    )
  }
  if (!devChain) {
    throw refused(
      'Registration by Skip proves nothing, so it is for development chains only. Set `l1.declareDevChain` if this is one.',
    )
  }
  if (!isPublishableUrl(url)) {
    throw refused('The chain takes a worker URL of at most 256 bytes of UTF-8. Correct `registration.url`.')
  }
  // With Skip the chain takes the first 32 bytes of the proof as the measurement.
  return { kind: 'register', proof: fromHex(mrEnclave), url, method }
}
