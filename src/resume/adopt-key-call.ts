import { equalBytes } from '@noble/ciphers/utils.js'
import type { Job } from '../model/job.js'
import type { KeyInfo } from '../model/key.js'
import { keyId } from '../protocol/ids.js'
import { decodePlain } from '../protocol/plain.js'
import type { AdoptDeps, AdoptTx } from './ports.js'
import type { ReadAnswer } from './read-answer.js'
import { toRow } from './to-row.js'

const labelOf = (tx: AdoptTx, { call }: Job): string => {
  if (call.tag === 'GenerateKey') return call.value.label
  return call.tag === 'RotateKey' ? (tx.findKey(call.value.keyId)?.label ?? '') : ''
}

/** A key that the request made: the KMS has it under the request's id, unless its key files are older than that. */
const adoptMade = (deps: AdoptDeps, tx: AdoptTx, job: Job, publicKey: Uint8Array, block: number): void => {
  const key: KeyInfo | undefined = deps.madeBy(job.id)
  if (!key || !equalBytes(key.publicKey, publicKey) || tx.findKey(key.id)) return
  tx.insertKey(toRow(key, labelOf(tx, job), block + deps.destroyDelayBlocks))
}

/** What a call did to the key that it names. One that was enabled again stays as journal and KMS have it. */
const restrict = (tx: AdoptTx, { call }: Job, destroyAfter: number): void => {
  if (call.tag !== 'DeleteKey' && call.tag !== 'DisableKey' && call.tag !== 'RotateKey') return
  const row = tx.findKey(call.value.keyId)
  if (!row || row.state === 'deleted') return
  if (call.tag === 'DeleteKey') tx.setKeyState(row.id, 'deleted', destroyAfter)
  else if (call.tag === 'RotateKey' || call.value.disabled) tx.setKeyState(row.id, 'disabled')
}

const noteSuccessor = (tx: AdoptTx, { call }: Job, publicKey: Uint8Array): void => {
  if (call.tag !== 'RotateKey' || !tx.findKey(call.value.keyId)) return
  tx.setKeyRotated(call.value.keyId, keyId(call.value.keyType, publicKey))
}

/**
 * What an answer that is taken over means for the journal's keys: a key that was made is there, one that was
 * deleted, disabled or rotated is so, also where its key file is from before. The KMS follows when the epoch ends.
 * Grants are not taken over: the end of the epoch ends them all.
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
  if (kind === 'publicKey') {
    adoptMade(deps, tx, job, bytes, block)
    noteSuccessor(tx, job, bytes)
  }
  restrict(tx, job, block + deps.destroyDelayBlocks)
}
