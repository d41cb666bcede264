import { ACCOUNT_BYTES, areSortedAndUnique, multisigAccount } from '../account.js'
import type { CallRule, Meaning, PalletRules } from '../call-rule.js'
import type { PalletCall } from '../pallet-call.js'
import { bytesIn, memberOf, numberIn, optionIn, type Value } from '../value.js'
import { toHex } from '../../../protocol/hash.js'

/** Chains allow a hundred or so; this keeps the hash of one call small. */
const MAX_OTHERS = 1_000

/** The signatories besides the account that signs, as the pallet takes them: in order, none twice, without that one. */
const othersIn = ({ args }: PalletCall, origin: Uint8Array): readonly Uint8Array[] | undefined => {
  const list = args.get('other_signatories')
  const items = list?.kind === 'list' ? list.items : []
  const accounts = items.flatMap((item) => bytesIn(item, ACCOUNT_BYTES) ?? [])
  const isTaken =
    accounts.length > 0 &&
    accounts.length === items.length &&
    accounts.length <= MAX_OTHERS &&
    areSortedAndUnique(accounts) &&
    !accounts.some((account) => toHex(account) === toHex(origin))
  return isTaken ? accounts : undefined
}

const pairIn = (value: Value | undefined, first: string, second: string): string | undefined => {
  const [a, b] = [numberIn(memberOf(value, first)), numberIn(memberOf(value, second))]
  return a === undefined || b === undefined ? undefined : `${a}/${b}`
}

/** Block and index of the first approval; `none` where this call is the first. */
const timepointIn = ({ args }: PalletCall): string | undefined => {
  const option = optionIn(args.get('maybe_timepoint'))
  return option?.some ? pairIn(option.some, 'height', 'index') : option && 'none'
}

const actAs = (
  call: PalletCall,
  origin: Uint8Array,
  threshold: number,
  details: Readonly<Record<string, string>>,
): Meaning | string => {
  const others = othersIn(call, origin)
  if (others === undefined)
    return 'of signatories that are not in order, not each there once, or the signing account again'
  const destination = multisigAccount([origin, ...others], threshold)
  const effect = { kind: 'call', method: call.method, destination, details } as const
  return { effects: [effect], inner: { calls: [call.args.get('call')], origin: destination } }
}

const asMulti: CallRule = {
  args: ['threshold', 'other_signatories', 'maybe_timepoint', 'call', 'max_weight'],
  read: (call, origin) => {
    const threshold = numberIn(call.args.get('threshold'))
    const [timepoint, maxWeight] = [timepointIn(call), pairIn(call.args.get('max_weight'), 'ref_time', 'proof_size')]
    if (threshold === undefined || threshold < 2n) return 'of fewer than two signatories'
    if (timepoint === undefined || maxWeight === undefined) return 'at a time or weight that is not known'
    return actAs(call, origin, Number(threshold), { threshold: threshold.toString(), timepoint, maxWeight })
  },
}

const asMultiThreshold1: CallRule = {
  args: ['other_signatories', 'call'],
  read: (call, origin) => actAs(call, origin, 1, { threshold: '1' }),
}

/** Acting for an account of several, which has to be named beside what is done there, whether or not others still have to agree. */
export const MULTISIG: PalletRules = {
  path: 'pallet_multisig::pallet::Call',
  calls: new Map([
    ['as_multi', asMulti],
    ['as_multi_threshold_1', asMultiThreshold1],
  ]),
}
