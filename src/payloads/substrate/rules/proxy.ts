import { toHex } from '../../../protocol/hash.js'
import { accountIn } from '../account.js'
import type { CallRule, Meaning, PalletRules } from '../call-rule.js'
import type { PalletCall } from '../pallet-call.js'
import { nameIn, numberIn, optionIn } from '../value.js'

/** The kind of proxy that a call insists on; `any` where it takes what there is. */
const forcedType = ({ args }: PalletCall): string | undefined => {
  const option = optionIn(args.get('force_proxy_type'))
  return option?.some ? nameIn(option.some) : option && 'any'
}

const NO_ACCOUNT = 'for an address that is not an account id'

const actFor = (call: PalletCall, more: Readonly<Record<string, string>>): Meaning | string => {
  const { method, args } = call
  const [real, proxyType] = [accountIn(args.get('real')), forcedType(call)]
  if (real === undefined) return NO_ACCOUNT
  if (proxyType === undefined) return 'of a kind of proxy that is not a name'
  return {
    effects: [{ kind: 'call', method, destination: real, details: { proxyType, ...more } }],
    inner: { calls: [args.get('call')], origin: real },
  }
}

const proxy: CallRule = { args: ['real', 'force_proxy_type', 'call'], read: (call) => actFor(call, {}) }

const proxyAnnounced: CallRule = {
  args: ['delegate', 'real', 'force_proxy_type', 'call'],
  read: (call) => {
    const delegate = accountIn(call.args.get('delegate'))
    return delegate === undefined ? NO_ACCOUNT : actFor(call, { delegate: toHex(delegate) })
  },
}

const addProxy: CallRule = {
  args: ['delegate', 'proxy_type', 'delay'],
  read: ({ method, args }) => {
    const [destination, proxyType] = [accountIn(args.get('delegate')), nameIn(args.get('proxy_type'))]
    const delay = numberIn(args.get('delay'))
    if (destination === undefined) return NO_ACCOUNT
    if (proxyType === undefined || delay === undefined) return 'of a kind of proxy that is not a name'
    return { effects: [{ kind: 'delegate', destination, method, details: { proxyType, delay: delay.toString() } }] }
  },
}

/** Acting for another account, which has to be named beside what is done there, and letting another one act. */
export const PROXY: PalletRules = {
  path: 'pallet_proxy::pallet::Call',
  calls: new Map([
    ['proxy', proxy],
    ['proxy_announced', proxyAnnounced],
    ['add_proxy', addProxy],
  ]),
}
