import { derivativeAccount } from '../account.js'
import type { CallRule, PalletRules } from '../call-rule.js'
import { numberIn } from '../value.js'

/** All its calls or fewer: `batch` stops at the first that fails, `batch_all` undoes all, `force_batch` goes on. */
const batch: CallRule = {
  args: ['calls'],
  read: ({ args }, origin) => {
    const calls = args.get('calls')
    return calls?.kind === 'list' ? { effects: [], inner: { calls: calls.items, origin } } : 'of no list of calls'
  },
}

const asDerivative: CallRule = {
  args: ['index', 'call'],
  read: ({ method, args }, origin) => {
    const index = numberIn(args.get('index'))
    if (index === undefined) return 'of no numbered account'
    const destination = derivativeAccount(origin, Number(index))
    const details = { index: index.toString() }
    return {
      effects: [{ kind: 'call', method, destination, details }],
      inner: { calls: [args.get('call')], origin: destination },
    }
  },
}

/** Batches are what their calls are; acting for an account of one's own by number has to be named. */
export const UTILITY: PalletRules = {
  path: 'pallet_utility::pallet::Call',
  calls: new Map([
    ['batch', batch],
    ['batch_all', batch],
    ['force_batch', batch],
    ['as_derivative', asDerivative],
  ]),
}
