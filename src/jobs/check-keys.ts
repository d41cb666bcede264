import { SignerError } from '../errors/signer-error.js'
import type { KeyId, RequestId } from '../model/ids.js'
import { importOrigin, type KeyInfo } from '../model/key.js'
import type { KeyRow } from '../model/rows.js'

export interface KeyViews {
  /** What the journal knows. */
  readonly rows: readonly KeyRow[]
  /** The callers' keys that the KMS has. */
  readonly held: readonly KeyInfo[]
  /** Whether the journal has a job of this id, answered or not. */
  readonly knowsJob: (id: RequestId) => boolean
}

const fault = (what: string, id: KeyId): SignerError =>
  new SignerError(
    'SIGNER__KMS__KEY_NOT_FOUND',
    `The key files do not match the journal: key ${id} ${what}. Somebody removed or put back a key file or a journal, ` +
      'or the folders of two agents were mixed: restore keys and journal of the same moment. An older journal beside these ' +
      'keys is what `recovery resume` is for.',
    { key: id },
  )

const checkRow = (row: KeyRow, key: KeyInfo | undefined): void => {
  if (!key && row.state !== 'deleted') throw fault('is missing', row.id)
  if (key && key.state !== 'deleted' && row.state === 'deleted') throw fault('was deleted and is back', row.id)
  if (key?.state === 'disabled' && row.state === 'active')
    throw fault('was disabled, which the journal has forgotten', row.id)
}

/**
 * Compares keys and journal at the start, before anything is signed: a host that takes a key file away, puts
 * back one from before a deletion, or a journal from before a key was made, is found out. What a crash leaves
 * is no fault: a key that the KMS has deleted and the journal has not, one that the journal has disabled and the KMS has
 * not (`keysToDisable`), a key without a row whose job the journal knows, and one that an operator was importing: having
 * no row, it cannot be used until the import is run again. A key that only the KMS has disabled does not come about: the
 * journal is the first to know that a key is disabled, and the last to know that it is not.
 *
 * Raises SIGNER__KMS__KEY_NOT_FOUND.
 */
export const checkKeys = ({ rows, held, knowsJob }: KeyViews): void => {
  const keys = new Map(held.map((key) => [key.id, key]))
  for (const row of rows) checkRow(row, keys.get(row.id))
  const journalled = new Set(rows.map(({ id }) => id))
  for (const { id, origin } of held) {
    const isExplained = journalled.has(id) || origin === importOrigin(id) || knowsJob(origin as RequestId)
    if (!isExplained) throw fault('is not known to the journal', id)
  }
}

/**
 * Keys that the journal has disabled and the KMS has not: a crash came between, or somebody put back an older key
 * file. The tighter of the two holds. A job that had begun to enable one of them does so again.
 */
export const keysToDisable = ({ rows, held }: Pick<KeyViews, 'rows' | 'held'>): KeyId[] => {
  const disabled = new Set(rows.filter(({ state }) => state === 'disabled').map(({ id }) => id))
  return held.filter(({ id, state }) => state === 'active' && disabled.has(id)).map(({ id }) => id)
}
