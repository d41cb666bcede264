import type { ChainId } from '../../model/ids.js'
import { parseChainId } from '../../payloads/chains.js'
import { didYouMean } from '../../errors/nearest.js'
import { createRegistry, type Registry } from '../../routes/registry.js'
import type { AgentFlags } from '../agent/flags.js'
import { settingsOnce, type ReadSettings } from '../settings-once.js'
import { usage } from './usage.js'

/**
 * The names of chains, tokens and addresses: what is built in, and those of the settings where the flags name some or
 * ask the agent of this machine. Raises as `loadSettings`.
 */
export const registryOf = (
  flags: Pick<AgentFlags, 'agent' | 'config' | 'set'>,
  settings: ReadSettings = settingsOnce(flags),
): Registry => createRegistry(flags.config === undefined && flags.agent !== undefined ? {} : settings().names)

/** The chain that a name stands for: an alias as policies have it, or a CAIP-2 id. Raises SIGNER__CLI__INVALID_FLAG. */
export const chainOf = (name: string, { chainNames }: Registry): ChainId => {
  const id = chainNames.get(name) ?? name
  if (parseChainId(id) !== undefined) return id
  const advice = didYouMean(name, [...chainNames.keys()])
  throw usage(
    `--chain ${name} is no chain${advice || ': give a name such as eth, btc, dot or sol, one of the settings (--config), or a CAIP-2 id such as eip155:1'}`,
  )
}
