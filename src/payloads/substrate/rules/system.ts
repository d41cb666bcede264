import { remarkDetails } from '../remark-details.js'
import type { CallRule, PalletRules } from '../call-rule.js'

const remark: CallRule = {
  args: ['remark'],
  read: ({ method, args }) => {
    const value = args.get('remark')
    if (value?.kind !== 'bytes') return 'of something else than bytes'
    return { effects: [{ kind: 'message', method, details: remarkDetails(value.bytes) }] }
  },
}

/** Remarks: bytes for readers of the chain, which do nothing on it. */
export const SYSTEM: PalletRules = {
  path: 'frame_system::pallet::Call',
  calls: new Map([
    ['remark', remark],
    ['remark_with_event', remark],
  ]),
}
