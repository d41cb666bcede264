import type Database from 'libsql'
import type { Hex } from '../model/ids.js'
import { fromHex } from '../protocol/hash.js'
import type { StoreVault, TableDeps } from './authenticated-table.js'
import { closeDatabase, discardDatabase, openDatabase } from './database.js'
import { fromSqlite } from './errors.js'
import { migrate } from './migrations.js'
import type { Store } from './port.js'
import { Session } from './session.js'
import { storeTx } from './store-tx.js'
import { claimIdentity, type StoreIdentity } from './tables/identity.js'

/** Trail entries whose chain is checked when a store is opened: those since the last checkpoint (DESIGN 6). */
const TRAIL_CHECKED = 10_000

export interface StoreOptions {
  /** File, or `:memory:`. Its folder must exist. */
  readonly path: string
  readonly identity: StoreIdentity
  /** Beginning of the trail of this identity (PROTOCOL 6), 32 bytes. */
  readonly trailGenesis: Hex
}

/** Runs the checks of an open file and makes the store over it. */
export const storeOver = (db: Database.Database, options: Omit<StoreOptions, 'path'>, vault: StoreVault): Store => {
  migrate(db)
  const session = new Session(db)
  const deps: TableDeps = { session, vault, deployment: fromHex(options.trailGenesis) }
  session.transaction(() => claimIdentity(options.identity, options.trailGenesis, deps))
  const tx = storeTx(options.trailGenesis, deps)
  session.transaction(() => tx.checkNewest(TRAIL_CHECKED))
  return {
    transaction: (work) => session.transaction(() => work(tx)),
    close: () => {
      if (session.close()) closeDatabase(db)
    },
  }
}

/**
 * Opens or makes the durable memory of one agent. The host is hostile: every row that is read was
 * written under this vault, for this identity, under this key, or SIGNER__STORE__ROW_CORRUPT is raised.
 * Rows that are missing, or are as they were before, do not show here: the trail's anchored heads show them.
 *
 * Raises SIGNER__STORE__UNAVAILABLE (also when another agent has it open), _ROW_CORRUPT,
 * _IDENTITY_MISMATCH or _MIGRATION_REFUSED.
 */
export const openStore = (options: StoreOptions, vault: StoreVault): Store => {
  const db = openDatabase(options.path)
  try {
    return storeOver(db, options, vault)
  } catch (error) {
    discardDatabase(db)
    throw fromSqlite(error)
  }
}
