import { isDeepStrictEqual } from 'node:util'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { createContract } from 'micro-eth-signer/abi.js'
import type { AbiParameter as ViemParameter } from 'viem'
import { decodeAbiParameters, encodeAbiParameters, hexToBytes, stringToBytes } from 'viem/utils'
import type { Hex } from '../../../model/ids.js'
import { toHex } from '../../../protocol/hash.js'
import { typeText, withoutNames, type AbiParameter } from './parameter.js'
import { toAbiValue, type AbiValue } from './value.js'

/** A function of a contract, as its ABI has it. */
export interface AbiFunction {
  readonly name: string
  readonly inputs: readonly AbiParameter[]
  readonly payable: boolean
}

/** A function that is ready to read calldata. */
export interface Method extends AbiFunction {
  /** For example `transfer(address,uint256)`. */
  readonly signature: string
  /** First 4 bytes of keccak256 of the signature. */
  readonly selector: Hex
  /**
   * The arguments of calldata that begins with the selector. `undefined` for calldata that two libraries
   * do not read alike, or that either writes differently: contracts differ in what they make of dirty upper
   * bits, trailing bytes and odd offsets, so such calldata has no one meaning.
   */
  readonly read: (data: Hex) => readonly AbiValue[] | undefined
}

const SELECTOR_END = '0x'.length + 8

/** The first 4 bytes of calldata, lowercase. Shorter calldata gives what no selector is. */
export const selectorOf = (data: Hex): Hex => data.slice(0, SELECTOR_END) as Hex

interface Codec {
  /** Throw, with bytes of the payload in the message, on what they cannot read. */
  readonly decode: (args: Hex) => readonly AbiValue[]
  readonly encode: (values: readonly AbiValue[]) => Hex
}

const viemCodec = ({ inputs }: AbiFunction): Codec => {
  const parameters = inputs.map(withoutNames)
  return {
    decode: (args) => {
      const values: readonly unknown[] = decodeAbiParameters(parameters as readonly ViemParameter[], args)
      return parameters.map((parameter, index) => toAbiValue(parameter, values[index]))
    },
    encode: (values) => encodeAbiParameters(parameters as readonly ViemParameter[], values),
  }
}

/** The methods of micro-eth-signer by name; its own type is inferred from an ABI that is a literal. */
type MicroContract = Readonly<Record<'method', { readonly decodeOutput: (bytes: Uint8Array) => unknown }>>

const microCodec = ({ inputs }: AbiFunction): Pick<Codec, 'decode'> => {
  const parameters = inputs.map(withoutNames)
  // It decodes outputs only: these are the inputs once more.
  const { method } = createContract([
    { type: 'function', name: 'method', inputs: [], outputs: parameters },
  ]) as unknown as MicroContract
  return {
    decode: (args) => {
      const decoded = method.decodeOutput(hexToBytes(args))
      const values = parameters.length === 1 ? [decoded] : (decoded as readonly unknown[])
      return parameters.map((parameter, index) => toAbiValue(parameter, values[index]))
    },
  }
}

/** The order counts: once what viem read is known to be written as these bytes, no value is in it twice. */
const readWithBoth = (viem: Codec, micro: Pick<Codec, 'decode'>, args: Hex): readonly AbiValue[] | undefined => {
  try {
    const values = viem.decode(args)
    return viem.encode(values) === args && isDeepStrictEqual(micro.decode(args), values) ? values : undefined
  } catch {
    return undefined
  }
}

/** The signature of a function: `transfer(address,uint256)`. */
export const signatureOf = ({ name, inputs }: AbiFunction): string => `${name}(${inputs.map(typeText).join(',')})`

/** Makes a function ready to read calldata, once for all calls. Types must be those of `isAbiType`. */
export const prepareMethod = (fn: AbiFunction): Method => {
  const signature = signatureOf(fn)
  const [viem, micro] = [viemCodec(fn), microCodec(fn)]
  const readArguments = (args: Hex): readonly AbiValue[] | undefined => {
    if (fn.inputs.length === 0) return args === '0x' ? [] : undefined
    return readWithBoth(viem, micro, args)
  }
  return {
    ...fn,
    signature,
    selector: toHex(keccak_256(stringToBytes(signature)).slice(0, 4)),
    read: (data) => readArguments(`0x${data.slice(SELECTOR_END)}`),
  }
}
