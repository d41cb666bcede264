import { equalBytes } from '@noble/ciphers/utils.js'
import type { Job } from '../model/job.js'
import type { KeyInfo } from '../model/key.js'
import { decodePlain } from '../protocol/plain.js'
import type { AdoptDeps, AdoptTx } from './ports.js'
import type { ReadAnswer } from './read-answer.js'
import { toRow } from './to-row.js'

const labelOf = ({ call }: Job): string => ('label' in call.value ? call.value.label : '')

/** A key that the request made: the KMS has it under the request's id, unless its key files are older than that. */
const adoptMade = (deps: AdoptDeps, tx: AdoptTx, job: Job, publicKey: Uint8Array, block: number): void => {
  const key: KeyInfo | undefined = deps.madeBy(job.id)
  if (!key || !equalBytes(key.publicKey, publicKey) || tx.findKey(key.id)) return
  tx.insertKey(toRow(key, labelOf(job), block + deps.destroyDelayBlocks))
}

/**
 * What an answer that is taken over means for the journal's keys: a key that was made is there, one that was
 * deleted is dead, also where its key file is from before. The KMS follows when the epoch ends.
 */
export const adoptKeyCall = (
  deps: AdoptDeps,
  tx: AdoptTx,
  job: Job,
  { outcome, plains: [plain] }: ReadAnswer,
  block: number,
): void => {
  if (outcome !== 'ok' || plain === undefined) return
  const { kind, bytes } = decodePlain(plain)
  if (kind === 'publicKey') adoptMade(deps, tx, job, bytes, block)
  if (job.call.tag !== 'DeleteKey') return
  const { keyId } = job.call.value
  const row = tx.findKey(keyId)
  if (row && row.state !== 'deleted') tx.setKeyState(keyId, 'deleted', block + deps.destroyDelayBlocks)
}
