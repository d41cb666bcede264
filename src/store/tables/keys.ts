import type { ChainId, KeyId } from '../../model/ids.js'
import type { KeyPurpose, KeyState } from '../../model/key.js'
import type { KeyRow } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'

type KeyColumns = {
  id: Uint8Array
  type: KeyRow['type']
  purpose: KeyPurpose
  public_key: Uint8Array
  owner: Uint8Array | null
  /** JSON, as `origin` and `label`: a caller's text may hold any character. */
  chains: string
  origin: string
  label: string
  created_block: number
  state: KeyState
  destroy_after: number | null
  uses: number
  rotated_to: Uint8Array | null
}

const toColumns = (row: KeyRow): KeyColumns => ({
  id: fromHex(row.id),
  type: row.type,
  purpose: row.purpose,
  public_key: row.publicKey,
  owner: row.owner === undefined ? null : fromHex(row.owner),
  chains: JSON.stringify(row.chains),
  origin: JSON.stringify(row.origin),
  label: JSON.stringify(row.label),
  created_block: row.createdBlock,
  state: row.state,
  destroy_after: row.destroyAfter ?? null,
  uses: row.uses,
  rotated_to: row.rotatedTo === undefined ? null : fromHex(row.rotatedTo),
})

const toRow = (row: KeyColumns): KeyRow => ({
  id: toHex(row.id),
  type: row.type,
  purpose: row.purpose,
  publicKey: new Uint8Array(row.public_key),
  ...(row.owner === null ? {} : { owner: toHex(row.owner) }),
  chains: JSON.parse(row.chains) as ChainId[],
  origin: JSON.parse(row.origin) as string,
  label: JSON.parse(row.label) as string,
  createdBlock: row.created_block,
  state: row.state,
  ...(row.destroy_after === null ? {} : { destroyAfter: row.destroy_after }),
  uses: row.uses,
  ...(row.rotated_to === null ? {} : { rotatedTo: toHex(row.rotated_to) }),
})

/** What a page begins after: every id is behind no bytes. */
const behind = (id: KeyId | undefined): Uint8Array => (id === undefined ? new Uint8Array(0) : fromHex(id))

/** Key metadata; the keys themselves never leave the KMS. */
export const keysTable = (
  deps: TableDeps,
): Pick<
  StoreTx,
  | 'insertKey'
  | 'findKey'
  | 'keys'
  | 'callerKeys'
  | 'keysOf'
  | 'countKeys'
  | 'setKeyState'
  | 'countKeyUse'
  | 'setKeyRotated'
  | 'keysToDestroy'
  | 'removeKey'
> => {
  const rows = authenticatedTable<KeyColumns>(
    {
      table: 'keys',
      version: 1,
      key: ['id'],
      columns: [
        'type',
        'purpose',
        'public_key',
        'owner',
        'chains',
        'origin',
        'label',
        'created_block',
        'state',
        'destroy_after',
        'uses',
        'rotated_to',
      ],
    },
    deps,
  )
  const all = rows.query('ORDER BY created_block, id', () => true)
  const ofCallers = rows.query(
    "WHERE purpose = 'caller' AND state <> 'deleted' AND id > ? ORDER BY id LIMIT ?",
    (row, after) =>
      row.purpose === 'caller' && row.state !== 'deleted' && Buffer.compare(row.id, after as Uint8Array) > 0,
  )
  const ofOwner = rows.query(
    "WHERE owner = ? AND state <> 'deleted' AND id > ? ORDER BY id LIMIT ?",
    (row, owner, after) =>
      isSameValue(row.owner, owner) && row.state !== 'deleted' && Buffer.compare(row.id, after as Uint8Array) > 0,
  )
  const countOfOwner = rows.count("WHERE owner = ? AND state <> 'deleted'")
  const due = rows.query(
    "WHERE state = 'deleted' AND destroy_after <= ? ORDER BY destroy_after, id",
    ({ state, destroy_after }, block) =>
      state === 'deleted' && destroy_after !== null && destroy_after <= Number(block),
  )

  const mustFind = (id: KeyId): KeyColumns => {
    const row = rows.find(fromHex(id))
    if (row) return row
    throw conflict('There is no such key', { keyId: id })
  }

  return {
    insertKey: (row) => rows.insert(toColumns({ ...row, uses: 0 })),
    findKey: (id) => {
      const row = rows.find(fromHex(id))
      return row && toRow(row)
    },
    keys: () => all().map(toRow),
    callerKeys: (after, limit) => ofCallers(behind(after), limit).map(toRow),
    keysOf: (owner, after, limit) => ofOwner(fromHex(owner), behind(after), limit).map(toRow),
    countKeys: (owner) => countOfOwner(fromHex(owner)),
    setKeyState: (id, state, destroyAfter) =>
      rows.update({ ...mustFind(id), state, destroy_after: destroyAfter ?? null }),
    countKeyUse: (id) => {
      const row = mustFind(id)
      rows.update({ ...row, uses: row.uses + 1 })
    },
    setKeyRotated: (id, to) => rows.update({ ...mustFind(id), rotated_to: fromHex(to) }),
    keysToDestroy: (block) => due(block).map(toRow),
    removeKey: (id) => rows.remove(fromHex(id)),
  }
}
