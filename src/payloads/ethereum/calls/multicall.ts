import type { Details, Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import type { AbiValue } from '../abi/value.js'
import { doubtful, together, understood, unknownCall, type Understanding } from '../understanding.js'
import { builtIn, type BuiltIn, type ContractCall, type RuleContext } from './rule.js'

/** Calls in one multicall. */
const MAX_CALLS = 64

/** Who an inner call comes from, where it is not the account that signs. In parentheses, as no argument's name is. */
export const CALLED_BY = '(called by)'

interface Opened {
  readonly inner: readonly ContractCall[]
  readonly details?: Details
  /** The multicall does nothing but what is in it: every effect names its contract anyway. */
  readonly isTransparent?: boolean
  readonly understand: (inner: ContractCall) => Understanding
}

type Open = (call: ContractCall, args: readonly AbiValue[], context: RuleContext) => Opened

/** A multicall is a call of the contract with the native value, and what it calls comes beside it, or stands for it. */
const multicall = (signature: string, open: Open): BuiltIn =>
  builtIn(signature, (call, args, context) => {
    const { inner, details, understand, isTransparent } = open(call, args, context)
    if (inner.length > MAX_CALLS) return doubtful(call, `multicall of more than ${MAX_CALLS} calls`)
    if (isTransparent === true) return together(inner.map(understand))
    const outer: Effect = {
      ...unknownCall(call),
      method: context.method.signature,
      ...(details === undefined ? {} : { details }),
    }
    return together([understood([outer]), ...inner.map(understand)])
  })

/** On the contract itself, as if each part had been called alone: the value has been counted already. */
const onItself = ({ to }: ContractCall, parts: readonly Hex[], { open }: RuleContext): Opened => ({
  inner: parts.map((data) => ({ to, value: 0n, data })),
  understand: (inner) =>
    inner.data === '0x' ? doubtful(inner, 'multicall with a part without calldata') : open(inner),
})

/** On others, by the contract: it is the contract's tokens that move, or what others have approved to it. */
const onTargets = ({ to }: ContractCall, inner: readonly ContractCall[], { open }: RuleContext): Opened => ({
  inner,
  understand: (each) => {
    const { effects, doubts } = open(each)
    return {
      effects: effects.map((effect) => ({ ...effect, details: { [CALLED_BY]: to, ...effect.details } })),
      doubts,
    }
  },
})

// Casts: the arguments have been read by the types of the signature.

type Pair = readonly [Hex, Hex]

const pairs = (calls: AbiValue | undefined): readonly ContractCall[] =>
  (calls as readonly Pair[]).map(([to, data]) => ({ to, value: 0n, data }))

/** Methods that hold other calls: those of multicall contracts of Uniswap and others, and of Multicall3. */
export const MULTICALL_METHODS: readonly BuiltIn[] = [
  multicall('multicall(bytes[])', (call, [parts], context) => {
    const opened = onItself(call, parts as readonly Hex[], context)
    return { ...opened, isTransparent: call.value === 0n && opened.inner.length > 0 }
  }),
  multicall('multicall(uint256,bytes[])', (call, [deadline, parts], context) => ({
    ...onItself(call, parts as readonly Hex[], context),
    details: { deadline: String(deadline) },
  })),
  multicall('aggregate((address,bytes)[])', (call, [calls], context) => onTargets(call, pairs(calls), context)),
  multicall('tryAggregate(bool,(address,bytes)[])', (call, [, calls], context) =>
    onTargets(call, pairs(calls), context),
  ),
  multicall('aggregate3((address,bool,bytes)[])', (call, [calls], context) => {
    const inner = (calls as readonly (readonly [Hex, boolean, Hex])[]).map(([to, , data]) => ({ to, value: 0n, data }))
    return onTargets(call, inner, context)
  }),
  multicall('aggregate3Value((address,bool,uint256,bytes)[])', (call, [calls], context) => {
    const inner = (calls as readonly (readonly [Hex, boolean, bigint, Hex])[]).map(([to, , value, data]) => ({
      to,
      value,
      data,
    }))
    return onTargets(call, inner, context)
  }),
]
