import { SignerError } from '../../errors/signer-error.js'
import type { AccountId, Hex } from '../../model/ids.js'
import { loadSettings } from '../../settings/load.js'
import { accountOf } from '../account-of.js'
import { agentOf } from '../agent/agent-of.js'
import type { AgentFlags } from '../agent/flags.js'
import { DEFAULT_CONFIG, layersOf } from '../settings-flags.js'

/** Whom to pay, and on which chain. */
export type PayeeFlags = Pick<AgentFlags, 'agent' | 'config' | 'l1'>

export interface Payee {
  readonly account: AccountId
  readonly endpoints: readonly string[]
  /** The chain that it must be; undefined takes that of the node. */
  readonly genesis: Hex | undefined
}

const neverStarted = (config: string): SignerError =>
  new SignerError(
    'SIGNER__CLI__INVALID_FLAG',
    `The agent of ${config} has no account yet: start it once (signer-layer start --config ${config}), which makes its keys.`,
    { config },
  )

const noDevChain = (config: string): SignerError =>
  new SignerError(
    'SIGNER__CLI__INVALID_FLAG',
    `The settings in ${config} declare no development chain, and //Alice pays on those alone: send funds from an account of yours.`,
    { config },
  )

const payeeOfSettings = async (config: string, given: AccountId | undefined): Promise<Payee> => {
  const settings = loadSettings(config, layersOf({}))
  if (!settings.l1.declareDevChain) throw noDevChain(config)
  const account = given ?? (await accountOf(settings))
  if (account === undefined) throw neverStarted(config)
  return { account, endpoints: settings.l1.endpoints, genesis: settings.l1.genesis }
}

const payeeAnywhere = async (flags: PayeeFlags, given: AccountId | undefined): Promise<Payee> => {
  if (flags.agent !== undefined) {
    const { pin, l1 } = await agentOf(flags)
    return { account: given ?? pin.agentAccount, endpoints: l1, genesis: pin.genesis }
  }
  if (given !== undefined && flags.l1 !== undefined && flags.config === undefined)
    return { account: given, endpoints: [flags.l1], genesis: undefined }
  return payeeOfSettings(flags.config ?? DEFAULT_CONFIG, given)
}

/**
 * Whom the flags name, and where: an account that was given, or that of an agent by its agent file or its settings.
 * Raises SIGNER__CLI__INVALID_FLAG, and what `agentOf` and `loadSettings` raise.
 */
export const payeeOf = async (flags: PayeeFlags, given: AccountId | undefined): Promise<Payee> => {
  const payee = await payeeAnywhere(flags, given)
  return flags.l1 === undefined ? payee : { ...payee, endpoints: [flags.l1] }
}
