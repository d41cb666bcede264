import { buildCommand } from '@stricli/core'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { KEY_TYPE_OF, type KeyTypeName } from '../../../types/worker/names.js'
import { generateKeyCall } from '../../client/index.js'
import type { ChainId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { checkKeyChains, parseChainId } from '../../payloads/chains.js'
import { addressesOn } from '../addresses.js'
import type { OutputContext } from '../output.js'
import { settingsOnce, type ReadSettings } from '../settings-once.js'
import { chainOf, registryOf } from './chain-names.js'
import type { Door } from './door.js'
import { requestFlags, textFlag, type RequestFlags } from './flags.js'
import { show } from './show.js'
import { usage } from './usage.js'
import { withDoor } from './with-door.js'

interface Flags extends RequestFlags {
  readonly chain: readonly string[]
  readonly type?: KeyTypeName
  readonly label?: string
}

/** What wallets of these chains use. */
const usualType = (chain: ChainId): KeyType => {
  const parsed = parseChainId(chain)
  return parsed?.namespace === 'polkadot' ? 'Sr25519' : (parsed?.keyTypes[0] ?? 'Secp256k1')
}

const labelOf = (label = ''): string => {
  if (Buffer.byteLength(label) <= BOUNDS.label) return label
  throw usage(`--label has more than ${BOUNDS.label} bytes`)
}

/** Raises SIGNER__CLI__INVALID_FLAG for what no agent would make a key for. */
export const newKeyOf = (
  { chain, type, label, ...flags }: Pick<Flags, 'chain' | 'type' | 'label' | 'agent' | 'config'>,
  settings: ReadSettings = settingsOnce(flags),
) => {
  const registry = registryOf(flags, settings)
  const chains = chain.map((name) => chainOf(name, registry))
  const [first] = chains
  if (first === undefined) throw usage('a key is made for chains: give --chain, once for each')
  const keyType = type === undefined ? usualType(first) : KEY_TYPE_OF[type]
  const check = checkKeyChains(keyType, chains)
  if (!check.ok) throw usage(`--chain, --type: ${check.detail}`)
  return { keyType, chains, label: labelOf(label) }
}

async function run(this: OutputContext, flags: Flags): Promise<void> {
  const settings = settingsOnce(flags)
  const input = newKeyOf(flags, settings)
  const generate = async (door: Door): Promise<void> => {
    const { answer, forget } = await door.ask(generateKeyCall(input), flags)
    const { key } = answer
    const addresses = key && addressesOn(key, input.chains)
    show(this, { door: door.name, answer, ...(addresses === undefined ? {} : { addresses }) }, flags.json)
    await forget()
  }
  await withDoor(this, flags, generate, settings)
}

/** `request generate-key`: a new key of the caller. */
export const generateKeyCommand = buildCommand<Flags, [], OutputContext>({
  func: run,
  parameters: {
    flags: {
      chain: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        brief: 'Chain that the key signs for, by name or CAIP-2 id; again for more of the same kind',
        placeholder: 'CHAIN',
      },
      type: {
        kind: 'enum',
        values: ['secp256k1', 'ed25519', 'sr25519'],
        optional: true,
        brief: 'Type of the key (default: that of wallets of the chain)',
      },
      label: textFlag('A name for people, at most 64 bytes', 'LABEL'),
      ...requestFlags,
    },
  },
  docs: {
    brief: 'Have the agent make a key, and show its id and addresses',
    fullDescription: `The key belongs to the caller (--as) and signs for these chains alone. Its secret never leaves the agent.

Example: signer-layer request generate-key --agent agent.json --as //Bob --chain eth`,
  },
})
