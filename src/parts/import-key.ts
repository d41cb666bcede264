import { SignerError } from '../errors/signer-error.js'
import type { ImportSource } from '../kms/import/secret-of.js'
import { withImport, type FoundKey } from '../kms/import/with-import.js'
import { systemRandom } from '../kms/random.js'
import type { AccountId, ChainId, KeyId } from '../model/ids.js'
import { importOrigin, type KeyInfo } from '../model/key.js'
import type { KeyRow } from '../model/rows.js'
import { checkKeyChains } from '../payloads/chains.js'
import type { StoreTx } from '../store/port.js'
import type { KeysAndJournal } from './with-journal.js'
import { BOUNDS } from '../../types/protocol/bounds.js'

/** A key that an operator brings along, and whose it shall be. */
export interface KeyImport {
  readonly source: ImportSource
  readonly owner: AccountId
  readonly chains: readonly ChainId[]
  /** At most 64 bytes of UTF-8. */
  readonly label: string
}

/** What KMS and journal say of a key. */
export type ImportedRow = KeyInfo & Pick<KeyRow, 'label'>

/** A key that is in KMS and journal now. */
export interface ImportOutcome {
  readonly row: ImportedRow
  /** It was there already, by the same import. */
  readonly repeated: boolean
}

const checkWanted = ({ source, chains, label }: KeyImport): void => {
  const check = checkKeyChains(source.keyType, chains)
  if (!check.ok)
    throw new SignerError('SIGNER__KMS__INVALID_KEY', `The key cannot be for these chains: ${check.detail}`)
  if (Buffer.byteLength(label) > BOUNDS.label || label.startsWith('\ufeff'))
    throw new SignerError('SIGNER__KMS__INVALID_KEY', `A label has at most ${BOUNDS.label} bytes of UTF-8`)
}

const exists = (keyId: KeyId, why: string): SignerError =>
  new SignerError('SIGNER__KMS__KEY_EXISTS', `This key is here already: ${why}`, { keyId })

/** What is here of the key was made by the same import, or there is nothing. */
const checkKnown = (row: KeyRow | undefined, id: KeyId, { owner, chains, label }: KeyImport): void => {
  if (!row) return
  if (row.origin !== importOrigin(id)) throw exists(id, 'the agent made it itself')
  if (row.state === 'deleted') throw exists(id, 'it was deleted, and its material waits for its destruction')
  const isSame = row.owner === owner && row.chains.join() === chains.join() && row.label === label
  if (!isSame) throw exists(id, 'it was imported for another owner, for other chains or with another label')
}

const record = (tx: StoreTx, row: ImportedRow): void => {
  tx.insertKey(row)
  const cursor = tx.cursor()
  const at = { block: cursor?.number ?? 0, timeMs: cursor?.timestampMs ?? 0 }
  const what = { call: 'Import', keyId: row.id, owner: row.owner, outcome: 'ok', reason: 'None' }
  tx.appendTrail({ type: 'key', ...at, ...what })
}

const importFound = async (
  { kms, store }: KeysAndJournal,
  wanted: KeyImport,
  key: FoundKey,
): Promise<ImportOutcome> => {
  const known = store.transaction((tx) => tx.findKey(key.id))
  checkKnown(known, key.id, wanted)
  const { owner, chains, label } = wanted
  const createdBlock = store.transaction((tx) => tx.cursor()?.number ?? 0)
  const info = await key.importInto(kms, { owner, chains, createdBlock })
  if (info.state === 'deleted') throw exists(key.id, 'it was deleted, and its material waits for its destruction')
  if (known) return { row: known, repeated: true }
  const row = { ...info, label }
  store.transaction((tx) => record(tx, row))
  return { row, repeated: false }
}

/**
 * Imports a key: first into the KMS, then, in one transaction, into journal and trail. Run again after a crash in
 * between it finishes; run again after that it changes nothing. The bytes of the source are overwritten.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT, SIGNER__KMS__INVALID_KEY (chains or label), SIGNER__KMS__KEY_EXISTS, and
 * SIGNER__KMS__ORIGIN_CONFLICT where an unfinished import was for another owner or other chains.
 */
export const importKey = async (open: KeysAndJournal, wanted: KeyImport): Promise<ImportOutcome> => {
  const { source } = wanted
  try {
    checkWanted(wanted)
    return await withImport(source, { random: systemRandom }, (key) => importFound(open, wanted, key))
  } finally {
    source.file.fill(0)
    source.passphrase?.fill(0)
  }
}
