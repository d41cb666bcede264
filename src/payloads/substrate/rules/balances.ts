import { accountIn } from '../account.js'
import type { CallRule, PalletRules } from '../call-rule.js'
import { numberIn } from '../value.js'

const transfer: CallRule = {
  args: ['dest', 'value'],
  read: ({ method, args }) => {
    const [destination, amount] = [accountIn(args.get('dest')), numberIn(args.get('value'))]
    if (destination === undefined || amount === undefined) return 'to an address that is not an account id'
    return { effects: [{ kind: 'transfer', asset: 'native', destination, amount, method }] }
  },
}

/** Transfers that name their amount; `transfer` is the name that `transfer_allow_death` had until 2023. */
export const BALANCES: PalletRules = {
  path: 'pallet_balances::pallet::Call',
  calls: new Map([
    ['transfer_allow_death', transfer],
    ['transfer_keep_alive', transfer],
    ['transfer', transfer],
  ]),
}
