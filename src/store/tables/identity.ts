import { SignerError } from '../../errors/signer-error.js'
import type { AccountId, Hex } from '../../model/ids.js'
import { fromHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { isSameValue } from '../row-mac.js'

/** Whose memory a store is. */
export interface StoreIdentity {
  /** Hash of L1 block 0, 32 bytes. */
  readonly genesis: Hex
  readonly shard: Hex
  /** The agent's own account. */
  readonly account: AccountId
}

type IdentityColumns = {
  id: number
  genesis: Uint8Array
  shard: Uint8Array
  account: Uint8Array
  trail_genesis: Uint8Array
}

/** The table has this one row. */
const ID = 1

const NAMES = ['genesis', 'shard', 'account', 'trail_genesis'] as const

/**
 * Writes the identity at the first opening; later requires that it is the same, and raises
 * SIGNER__STORE__IDENTITY_MISMATCH. Its MAC must not depend on what it is there to compare.
 */
export const claimIdentity = (
  identity: StoreIdentity,
  trailGenesis: Hex,
  deps: Omit<TableDeps, 'deployment'>,
): void => {
  const rows = authenticatedTable<IdentityColumns>(
    { table: 'identity', version: 1, key: ['id'], columns: NAMES },
    { ...deps, deployment: new Uint8Array() },
  )
  const wanted: IdentityColumns = {
    id: ID,
    genesis: fromHex(identity.genesis),
    shard: fromHex(identity.shard),
    account: fromHex(identity.account),
    trail_genesis: fromHex(trailGenesis),
  }
  // All rows are asked for, not the one with our id: a row under another id was moved from outside.
  const found = rows.query('', () => true)()[0]
  if (!found) return rows.insert(wanted)
  const different = NAMES.filter((name) => !isSameValue(found[name], wanted[name])).join(', ')
  if (different === '') return
  throw new SignerError(
    'SIGNER__STORE__IDENTITY_MISMATCH',
    `This store belongs to another agent: ${different} differ. Correct the settings if they changed by mistake, or give this agent a store path of its own`,
    { different },
  )
}
