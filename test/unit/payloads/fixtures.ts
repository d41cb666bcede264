import { parseEther, parseGwei } from 'viem'
import { serializeTransaction, hexToBytes } from 'viem/utils'
import type { Payload } from '../../../types/protocol/scale.js'
import type { Decoded } from '../../../src/model/facts.js'
import type { Hex } from '../../../src/model/ids.js'
import type { KeyInfo } from '../../../src/model/key.js'
import { payloadDecoder, type DecodeInput } from '../../../src/payloads/decode.js'
import type { OwnsKey } from '../../../src/payloads/owns-key.js'
import type { DecodeResult } from '../../../src/payloads/result.js'

export const RECIPIENT: Hex = '0x3535353535353535353535353535353535353535'
export const USDC: Hex = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
export const TRANSFER_SELECTOR = 'a9059cbb'
export const APPROVE_SELECTOR = '095ea7b3'

/** A caller's key; nothing in here comes from a real key. */
export const keyOf = (type: KeyInfo['type'], chains: readonly string[]): KeyInfo => ({
  id: `0x${'11'.repeat(32)}`,
  type,
  purpose: 'caller',
  publicKey: new Uint8Array(type === 'Secp256k1' ? 33 : 32),
  owner: `0x${'22'.repeat(32)}`,
  chains,
  origin: 'test',
  createdBlock: 1,
  state: 'active',
})

export const mainnetKey = keyOf('Secp256k1', ['eip155:1'])

export const ethereum = (bytes: Uint8Array): Payload => ({ tag: 'EthereumTransaction', value: bytes })

/** An EIP-1559 transfer of `ether` to RECIPIENT on mainnet, with what is given put over it. */
export const eip1559 = (over: object = {}, ether = '1'): Uint8Array =>
  hexToBytes(
    serializeTransaction({
      type: 'eip1559',
      chainId: 1,
      nonce: 7,
      to: RECIPIENT,
      value: parseEther(ether),
      gas: 21_000n,
      maxFeePerGas: parseGwei('30'),
      maxPriorityFeePerGas: parseGwei('1'),
      ...over,
    }),
  )

/** ERC-20 calldata: selector, address word, amount word. */
export const erc20Data = (selector: string, address: Hex, amount: bigint): Hex =>
  `0x${selector}${address.slice(2).padStart(64, '0')}${amount.toString(16).padStart(64, '0')}`

/** The owner of the key has no other one. */
export const ownsNone: OwnsKey = () => false

const decode = payloadDecoder({ substrateRuntimes: [], contracts: new Map() })

/** The decoder where no runtimes are configured; where nothing is said, the owner of the key has no other one. */
export const decodePayload = (input: Omit<DecodeInput, 'owns'> & Partial<Pick<DecodeInput, 'owns'>>): DecodeResult =>
  decode({ owns: ownsNone, ...input })

export const decodeMainnet = (bytes: Uint8Array): DecodeResult =>
  decodePayload({ chainId: 'eip155:1', key: mainnetKey, payload: ethereum(bytes) })

export const mustDecode = (result: DecodeResult): Decoded => {
  if (!result.ok) throw new Error(`expected facts, got ${result.reason}: ${result.detail}`)
  return result.decoded
}
