import type { KeyRecordJson, ListKeysResult } from '../../../types/worker/keys.js'
import { KEY_TYPE_NAMES } from '../../../types/worker/names.js'
import { isKeyType } from '../../model/key.js'
import type { GrantRow, KeyRow } from '../../model/rows.js'
import { toHex } from '../../protocol/hash.js'
import type { KeyRecord, ListedKey } from '../ports.js'

type KeyJson = ListKeysResult['keys'][number]
type OwnKeyJson = Extract<KeyJson, { owned: true }>
type GrantedKeyJson = Extract<KeyJson, { owned: false }>

const commonMembers = ({ id, type, chains, state }: KeyRow) =>
  isKeyType(type) && state !== 'deleted'
    ? { key_id: id, key_type: KEY_TYPE_NAMES[type], chains: [...chains], state }
    : undefined

type Common = NonNullable<ReturnType<typeof commonMembers>>

const publicMembers = ({ row, grants }: KeyRecord) => ({
  public_key: toHex(row.publicKey),
  label: row.label,
  created_block: row.createdBlock,
  uses: row.uses,
  ...(row.rotatedTo === undefined ? {} : { rotated_to: row.rotatedTo }),
  grants: grants.map(({ grantee, rights, until }) => ({ to: grantee, rights: [...rights], until })),
})

const ownKey = (common: Common, key: KeyRecord): OwnKeyJson => ({ ...common, owned: true, ...publicMembers(key) })

/** Label, uses and whom else it is granted to are the owner's business. */
const grantedKey = (common: Common, { publicKey }: KeyRow, { rights, until }: GrantRow): GrantedKeyJson => ({
  ...common,
  owned: false,
  ...(rights.includes('read') ? { public_key: toHex(publicKey) } : {}),
  rights: [...rights],
  until,
})

/** A listed key as JSON; none for keys of the agent itself and for deleted ones, which nobody lists. */
export const keyJson = (key: ListedKey): KeyJson[] => {
  const common = commonMembers(key.row)
  if (!common) return []
  return ['granted' in key ? grantedKey(common, key.row, key.granted) : ownKey(common, key)]
}

/** A key as operators read it; none as above, and none without an owner. */
export const keyRecordJson = (key: KeyRecord): KeyRecordJson[] => {
  const [common, { owner }] = [commonMembers(key.row), key.row]
  return common && owner !== undefined ? [{ ...common, owner, ...publicMembers(key) }] : []
}
