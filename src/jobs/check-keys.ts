import { SignerError } from '../errors/signer-error.js'
import type { KeyId } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import type { KeyRow } from '../model/rows.js'

export interface KeyViews {
  /** What the journal knows. */
  readonly rows: readonly KeyRow[]
  /** What the KMS has. */
  readonly describe: (id: KeyId) => KeyInfo | undefined
}

const fault = (what: string, row: KeyRow): SignerError =>
  new SignerError(
    'SIGNER__KMS__KEY_NOT_FOUND',
    `The key files do not match the journal: key ${row.id} ${what}. Somebody removed or put back a key file, or the ` +
      'folders of two agents were mixed: restore keys and journal of the same moment.',
    { key: row.id },
  )

/**
 * Compares keys and journal at the start, before anything is signed: a host that takes a key file away, or
 * puts back one from before a deletion, is found out. A key that the KMS has deleted and the journal has
 * not is the trace of a crash, and its job goes on.
 *
 * Raises SIGNER__KMS__KEY_NOT_FOUND.
 */
export const checkKeys = ({ rows, describe }: KeyViews): void => {
  for (const row of rows) {
    const key = describe(row.id)
    if (!key && row.state !== 'deleted') throw fault('is missing', row)
    if (key?.state === 'active' && row.state === 'deleted') throw fault('was deleted and is back', row)
  }
}
