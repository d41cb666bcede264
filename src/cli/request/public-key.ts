import { buildCommand } from '@stricli/core'
import { publicKeyCall } from '../../client/index.js'
import type { KeyId } from '../../model/ids.js'
import { addressesOn } from '../addresses.js'
import type { OutputContext } from '../output.js'
import { settingsOnce } from '../settings-once.js'
import { idParameter } from '../parse-hex32.js'
import { chainOf, registryOf } from './chain-names.js'
import type { Door } from './door.js'
import { requestFlags, type RequestFlags } from './flags.js'
import { show } from './show.js'
import { withDoor } from './with-door.js'

interface Flags extends RequestFlags {
  readonly chain?: readonly string[]
}

async function run(this: OutputContext, flags: Flags, keyId: KeyId): Promise<void> {
  const { chain: names = [] } = flags
  const settings = settingsOnce(flags)
  const registry = names.length === 0 ? undefined : registryOf(flags, settings)
  const chains = registry === undefined ? [] : names.map((name) => chainOf(name, registry))
  const fetchKey = async (door: Door): Promise<void> => {
    const { answer, forget } = await door.ask(publicKeyCall(keyId), flags)
    const { key } = answer
    const addresses = key === undefined ? [] : addressesOn(key, chains)
    show(this, { door: door.name, answer, keyId, ...(addresses.length === 0 ? {} : { addresses }) }, flags.json)
    await forget()
  }
  await withDoor(this, flags, fetchKey, settings)
}

/** `request public-key`: a key of the caller as everybody may know it. */
export const publicKeyCommand = buildCommand<Flags, [KeyId], OutputContext>({
  func: run,
  parameters: {
    positional: { kind: 'tuple', parameters: [idParameter('Id of the key', 'KEY_ID')] },
    flags: {
      chain: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        optional: true,
        brief: 'Also show the address on this chain; again for more',
        placeholder: 'CHAIN',
      },
      ...requestFlags,
    },
  },
  docs: {
    brief: 'Show the public key of a key',
    fullDescription: 'Example: signer-layer request public-key 0x… --agent agent.json --as //Bob --chain eth',
  },
})
