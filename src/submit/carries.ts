import type { Submission } from '../model/reply.js'
import type { ShieldingRow } from '../model/rows.js'

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/**
 * Whether an extrinsic of ours publishes this shielding record, in either form. The record stands in the extrinsic
 * word for word and ends with a signature, so it is recognised without metadata, and for as long as the
 * submission is kept.
 */
export const carriesRecord = (
  { kind, extrinsic }: Pick<Submission, 'kind' | 'extrinsic'>,
  { signedRecord }: Pick<ShieldingRow, 'signedRecord'>,
): boolean => kind === 'record' && viewOf(extrinsic).includes(viewOf(signedRecord))
