import { encodeAddress } from '@polkadot/util-crypto'
import type { AccountId } from '../../model/ids.js'
import type { Settings } from '../../settings/schema.js'
import { showCoins } from '../coins.js'
import type { EndpointView } from './endpoint-view.js'
import { ok, problem, warning, type Finding } from './finding.js'

/** What the settings say of funds, and the file that they are in. */
export interface FundsSettings {
  readonly config: string
  readonly submit: Pick<Settings['submit'], 'minimumBalancePlanck' | 'warnBalancePlanck'>
  readonly isDevChain: boolean
}

const cureOf = ({ config, isDevChain }: FundsSettings, address: string): string =>
  isDevChain ? `signer-layer fund --config ${config}` : `send funds to ${address}`

/** Whether the account can pay for extrinsics, by the first node that knows it. */
export const balanceFindings = (
  account: AccountId | undefined,
  views: readonly EndpointView[],
  settings: FundsSettings,
): readonly Finding[] => {
  if (account === undefined)
    return [warning('the agent has no account yet', 'start it once: its first start makes its keys')]
  const seen = views.find(({ node }) => node?.account !== undefined)?.node
  const address = encodeAddress(account)
  if (seen?.account === undefined) return [warning(`no node tells the balance of ${address}`, 'see l1')]
  const { freePlanck } = seen.account
  const leastPlanck = BigInt(settings.submit.minimumBalancePlanck)
  const found = `${address} has ${showCoins(freePlanck)}`
  if (freePlanck < leastPlanck)
    return [
      problem(
        `${found}: below ${showCoins(leastPlanck)} nothing is sent, not even its registration`,
        cureOf(settings, address),
      ),
    ]
  if (freePlanck < BigInt(settings.submit.warnBalancePlanck))
    return [warning(`${found}: that is not for long`, cureOf(settings, address))]
  return [ok(found)]
}
