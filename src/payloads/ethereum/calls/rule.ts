import { hexToBytes, parseAbiItem } from 'viem/utils'
import type { Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import type { TokenStandard } from '../../../model/token.js'
import { prepareMethod, type AbiFunction, type Method } from '../abi/method.js'
import type { AbiParameter } from '../abi/parameter.js'
import type { AbiValue } from '../abi/value.js'
import { doubtful, understood, type Call, type Understanding } from '../understanding.js'

/** A call of a contract: not a creation. */
export interface ContractCall extends Call {
  readonly to: Hex
}

/** What a rule may use besides the call itself. */
export interface RuleContext {
  readonly method: Method
  /** What settings say that the contract is. */
  readonly standard: TokenStandard | undefined
  /** Understands a call that is inside this one. */
  readonly open: (inner: ContractCall) => Understanding
}

/** What a call does whose calldata has these arguments; `undefined` where the rule is not for this contract. */
export type Rule = (call: ContractCall, args: readonly AbiValue[], context: RuleContext) => Understanding | undefined

/** A method that is built in, and what a call of it does. */
export interface BuiltIn {
  readonly method: Method
  readonly rule: Rule
}

/** Parameters as viem parses them; those without a name have no member for it. */
interface ParsedParameter {
  readonly name?: string
  readonly type: string
  readonly components?: readonly ParsedParameter[]
}

const toParameter = ({ name = '', type, components }: ParsedParameter): AbiParameter =>
  components === undefined ? { name, type } : { name, type, components: components.map(toParameter) }

const parseFunction = (signature: string): AbiFunction => {
  const { name, inputs } = parseAbiItem(`function ${signature}`) as unknown as {
    readonly name: string
    readonly inputs: readonly ParsedParameter[]
  }
  return { name, inputs: inputs.map(toParameter), payable: false }
}

/** A rule for the method of a signature. */
export const builtIn = (signature: string, rule: Rule): BuiltIn => ({
  method: prepareMethod(parseFunction(signature)),
  rule,
})

/** The effects of a token method on the token; `undefined` for arguments without a meaning. */
export type TokenEffects = (
  asset: Uint8Array,
  args: readonly AbiValue[],
  standard: TokenStandard | undefined,
) => readonly Effect[] | undefined

/**
 * A rule for a method of tokens, for contracts of these standards and, where `undefined` is among them,
 * for those of which settings say nothing. No such method takes native value.
 */
export const tokenMethod = (
  signature: string,
  standards: readonly (TokenStandard | undefined)[],
  effectsOf: TokenEffects,
): BuiltIn =>
  builtIn(signature, (call, args, { method, standard }) => {
    const found = standards.includes(standard) ? effectsOf(hexToBytes(call.to), args, standard) : undefined
    const effects = found?.map((effect) => ({ ...effect, method: method.signature }))
    if (effects === undefined) return undefined
    return call.value > 0n ? doubtful(call, 'token call that carries native value', effects) : understood(effects)
  })
