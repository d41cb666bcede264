import { buildCommand } from '@stricli/core'
import type { KeyInfo } from '../../model/key.js'
import { openSealedKms } from '../../kms/open.js'
import { toHex } from '../../protocol/hash.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { sealedKmsOptions } from '../../parts/sealed-kms-options.js'
import { loadSealedKeys } from '../../settings/sealed.js'
import { layersOf, setFlagLike, type SetFlag } from '../settings-flags.js'
import { keysFlag } from './settings.js'

interface Flags extends SetFlag {
  readonly config: string
  readonly json: boolean
}

const toJson = ({ id, type, purpose, publicKey, owner, chains, state, origin, createdBlock }: KeyInfo): object => ({
  key_id: id,
  type,
  purpose,
  public_key: toHex(publicKey),
  owner: owner ?? null,
  chains,
  state,
  origin,
  created_block: createdBlock,
})

const describe = ({ id, type, purpose, owner, chains, state, origin }: KeyInfo): readonly string[] => [
  `${id} ${type} ${purpose} ${state}`,
  `  ${[owner && `of ${owner}`, chains.length > 0 && `for ${chains.join(', ')}`, `made by ${origin}`].filter(Boolean).join(' ')}`,
]

/** The keys of a directory as the KMS describes them: no journal is opened, and nothing secret is written. */
async function run(this: OutputContext, flags: Flags): Promise<void> {
  const { settings, devMode } = loadSealedKeys(flags.config, layersOf(flags))
  const kms = await openSealedKms(sealedKmsOptions(settings.kms, devMode))
  try {
    const keys = kms.list()
    if (flags.json) printJson(this, { keys: keys.map(toJson) })
    else print(this, keys.length === 0 ? ['There are no keys.'] : keys.flatMap(describe))
  } finally {
    kms.close()
  }
}

/** `kms list`: which keys there are. */
export const listCommand = buildCommand<Flags, [], OutputContext>({
  func: run,
  parameters: { flags: { config: keysFlag, set: setFlagLike('kms.dir=data/keys'), json: jsonFlag } },
  docs: {
    brief: 'List the keys: ids, types, purposes, owners, states, chains and origins',
    fullDescription:
      'Stop the agent first: a key directory is open in one process at a time. No secret is shown; there is no command that shows one.\n\nExample: signer-layer kms list --config settings.yaml',
  },
})
