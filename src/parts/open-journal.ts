import type { AgentKms } from '../kms/kms.js'
import type { KeyInfo } from '../model/key.js'
import { toHex } from '../protocol/hash.js'
import { trailGenesis } from '../protocol/ids.js'
import { journalFile } from '../settings/journal-file.js'
import type { Settings } from '../settings/schema.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/port.js'

/** Opens the journal of an account, which the KMS protects. Raises what `openStore` raises. */
export const openJournal = (
  settings: Pick<Settings, 'kms' | 'store' | 'l1'>,
  { vault }: Pick<AgentKms, 'vault'>,
  { publicKey }: Pick<KeyInfo, 'publicKey'>,
): Store => {
  const identity = { genesis: settings.l1.genesis, shard: settings.l1.shard, account: toHex(publicKey) }
  return openStore({ path: journalFile(settings) ?? ':memory:', identity, trailGenesis: trailGenesis(identity) }, vault)
}
