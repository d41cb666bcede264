import type { KeyId } from '../model/ids.js'
import type { KeyRow } from '../model/rows.js'

export interface DestroyTx {
  keysToDestroy(block: number): KeyRow[]
  removeKey(id: KeyId): void
}

export interface DestroyDeps {
  readonly transaction: <T>(work: (tx: DestroyTx) => T) => T
  readonly destroyKey: (id: KeyId) => Promise<void>
}

/** Destroys the material of keys whose time after deletion is over. Repeating it does no harm. */
export const destroyKeys = async ({ transaction, destroyKey }: DestroyDeps, block: number): Promise<void> => {
  for (const { id } of transaction((tx) => tx.keysToDestroy(block))) {
    await destroyKey(id)
    transaction((tx) => tx.removeKey(id))
  }
}
