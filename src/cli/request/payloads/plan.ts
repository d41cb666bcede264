import { BOUNDS } from '../../../../types/protocol/bounds.js'
import type { Payload } from '../../../../types/protocol/scale.js'
import type { ChainId } from '../../../model/ids.js'
import { parseChainId, type ChainNamespace } from '../../../payloads/chains.js'
import type { Registry } from '../../../routes/registry.js'
import { requireFlag, usage } from '../usage.js'
import { ethereumTransfer, type EthereumFlags } from './ethereum.js'
import { readPayloadFile, type Encoding, type Kind } from './payload-file.js'
import type { Plan } from './signing.js'
import { solanaTransfer, type SolanaFlags } from './solana.js'
import { substrateTransfer, type SubstrateFlags } from './substrate.js'

/** Flags that say what is to be signed. */
export interface PayloadFlags extends Omit<EthereumFlags & SolanaFlags & SubstrateFlags, 'transfer'> {
  readonly payload?: string
  readonly kind?: Kind
  readonly encoding: Encoding
  readonly message?: string
  readonly transfer?: string
}

/** Where a signature does not tell the key that made it. What is signed of a PSBT is told by the key. */
const KEYLESS: ReadonlySet<ChainNamespace> = new Set(['polkadot', 'solana'])

const ready = (payload: Payload, namespace: ChainNamespace): Plan => ({
  needsKey: KEYLESS.has(namespace) || payload.tag === 'BitcoinPsbt',
  build: async () => ({ payload }),
})

const messageOf = (text: string, namespace: ChainNamespace): Payload => {
  if (namespace !== 'eip155')
    throw usage('--message is for Ethereum chains (EIP-191): give other payloads by --payload')
  const value = new TextEncoder().encode(text)
  if (value.length <= BOUNDS.payload) return { tag: 'EthereumMessage', value }
  throw usage(`--message has more than ${BOUNDS.payload} bytes`)
}

type Transfer = (flags: PayloadFlags & { readonly transfer: string }, chain: ChainId, registry: Registry) => Plan

const TRANSFERS: Readonly<Record<ChainNamespace, Transfer>> = {
  eip155: (flags, chain, registry) => ready(ethereumTransfer(flags, chain, registry), 'eip155'),
  bip122: () => {
    throw usage(
      '--transfer: what a Bitcoin transfer spends is not known here: give a PSBT by --payload FILE --kind bitcoin-psbt',
    )
  },
  polkadot: substrateTransfer,
  solana: solanaTransfer,
}

/** Flags that belong to a transfer of some chain, and mean nothing without one. */
const OF_TRANSFERS = ['to', 'nonce', 'maxFee', 'priorityFee', 'gasLimit', 'node', 'blockhash'] as const
const kebab = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** One thing to sign, and nothing that would be passed over. */
const checkWays = (flags: PayloadFlags): void => {
  const ways = (['payload', 'message', 'transfer'] as const).filter((way) => flags[way] !== undefined)
  if (ways.length !== 1) throw usage('give one thing to sign: --transfer "0.5 ETH", --message TEXT or --payload FILE')
  const idle = flags.transfer === undefined ? OF_TRANSFERS.find((name) => flags[name] !== undefined) : undefined
  if (idle !== undefined) throw usage(`${kebab(idle)} is part of a transfer: it does nothing without --transfer`)
  if (flags.kind !== undefined && flags.payload === undefined) throw usage('--kind says what --payload is: give both')
}

/** What the flags want signed, as far as it can be known offline. Raises SIGNER__CLI__INVALID_FLAG and SIGNER__CLI__INVALID_FILE. */
export const planOf = async (flags: PayloadFlags, chain: ChainId, registry: Registry): Promise<Plan> => {
  checkWays(flags)
  const namespace = parseChainId(chain)?.namespace ?? 'eip155'
  const { payload, message, transfer } = flags
  if (transfer !== undefined) return TRANSFERS[namespace]({ ...flags, transfer }, chain, registry)
  if (message !== undefined) return ready(messageOf(message, namespace), namespace)
  const kind = requireFlag(flags.kind, '--kind, what the file holds', '--payload')
  return ready(await readPayloadFile(payload ?? '', kind, flags.encoding), namespace)
}
