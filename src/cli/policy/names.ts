import { LOCAL_BACKEND_ID } from '../../backends/local-backend.js'
import { readEthereumContracts } from '../../parts/ethereum-contracts.js'
import { payloadDecoder, type PayloadDecoder } from '../../payloads/decode.js'
import type { LintContext } from '../../routes/lint/lint-finding.js'
import type { RegistryOptions } from '../../routes/registry-options.js'
import { createRegistry, type Registry } from '../../routes/registry.js'
import { layersOf } from '../settings-flags.js'
import { loadSettings } from '../../settings/load.js'
import { readSubstrateRuntimes } from '../../parts/substrate-runtimes.js'

/** What policies and payloads are read with, as an agent with the same settings has it. */
export interface Reading {
  readonly registry: Registry
  /** Ids of the backends that sign. */
  readonly backends: readonly string[]
  readonly decode: PayloadDecoder
}

/** Names and decoder of a settings file, or what is built in; `more` comes on top. Raises SIGNER__SETTINGS__INVALID. */
export const readingOf = (config: string | undefined, more: RegistryOptions = {}): Reading => {
  const settings = config === undefined ? undefined : loadSettings(config, layersOf({}))
  const { chains = [], tokens = [], addressBook = {} } = settings?.names ?? {}
  const registry = createRegistry({
    chains: [...chains, ...(more.chains ?? [])],
    tokens: [...tokens, ...(more.tokens ?? [])],
    addressBook: { ...addressBook, ...more.addressBook },
  })
  const substrateRuntimes = readSubstrateRuntimes(settings?.payloads.polkadot ?? [], registry.chains)
  const contracts = readEthereumContracts(settings?.payloads.ethereum ?? [], registry)
  const backends = settings?.backends.map(({ id }) => id) ?? [LOCAL_BACKEND_ID]
  return { registry, backends, decode: payloadDecoder({ substrateRuntimes, contracts }) }
}

/** What lint knows of the agent. */
export const lintContextOf = ({ registry, backends }: Reading): LintContext => ({ registry, backends })
