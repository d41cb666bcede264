import { openEphemeralKms } from '../../src/kms/open.js'
import type { Kms } from '../../src/kms/kms.js'
import { trailGenesis } from '../../src/protocol/ids.js'
import { openStore } from '../../src/store/open.js'
import type { Store } from '../../src/store/port.js'
import { deployment } from './request.js'

export interface Memory {
  readonly store: Store
  readonly kms: Kms
  close(): void
}

/** The real store in memory, over a real KMS in memory. */
export const openMemory = async (): Promise<Memory> => {
  const kms = await openEphemeralKms()
  const account = `0x${'11'.repeat(32)}` as const
  const identity = { ...deployment, account }
  const store = openStore({ path: ':memory:', identity, trailGenesis: trailGenesis(identity) }, kms.vault)
  return {
    store,
    kms,
    close: () => {
      store.close()
      kms.close()
    },
  }
}
