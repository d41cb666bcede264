import { secp256k1 } from '@noble/curves/secp256k1.js'
import {
  bytesToHex,
  encodeFunctionData,
  erc20Abi,
  hexToBytes,
  parseEther,
  parseGwei,
  parseUnits,
  recoverMessageAddress,
  recoverTransactionAddress,
  recoverTypedDataAddress,
  serializeTransaction,
  stringToBytes,
  type Address,
  type Hex,
  type TransactionSerializableEIP1559,
  type TransactionSerializableLegacy,
} from 'viem'
import { publicKeyToAddress } from 'viem/utils'
import type { KeyResult, SignResult } from '../../../client/index.js'
import { ETHEREUM } from '../keys.js'
import type { Sample, Samples } from '../sample.js'

type Transaction = TransactionSerializableEIP1559 | TransactionSerializableLegacy

/** A well-known development address of Ethereum tools; the allowlist of the demo policy names it. */
const TREASURY: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const USDC: Address = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const FEES = { maxFeePerGas: parseGwei('30'), maxPriorityFeePerGas: parseGwei('1') }

const addressOf = ({ publicKey }: KeyResult): Address =>
  publicKeyToAddress(bytesToHex(secp256k1.Point.fromBytes(publicKey).toBytes(false)))

const partsOf = ([{ bytes }]: SignResult['signatures']) => {
  const yParity = bytes[64] ?? 255
  const [r, s] = [bytesToHex(bytes.slice(0, 32)), bytesToHex(bytes.slice(32, 64))]
  return { r, s, yParity, v: BigInt(27 + yParity) }
}

/** r ‖ s ‖ v as Ethereum tools write it, v 27 or 28. */
const serialized = (signatures: SignResult['signatures']): Hex => {
  const { r, s, v } = partsOf(signatures)
  return `${r}${s.slice(2)}${v.toString(16)}`
}

const sample = (key: KeyResult, rest: Pick<Sample, 'what' | 'payload' | 'isSigned'>): Sample => ({
  key,
  chainId: ETHEREUM,
  ...rest,
})

/** A transfer of ETH; the demo also asks for one that is too large. */
export const transferOf = (key: KeyResult, ether: string, nonce: number): Sample =>
  transaction(key, `${ether} ETH (EIP-1559)`, {
    type: 'eip1559',
    chainId: 1,
    nonce,
    to: TREASURY,
    value: parseEther(ether),
    gas: 21_000n,
    ...FEES,
  })

const transaction = (key: KeyResult, what: string, unsigned: Transaction): Sample =>
  sample(key, {
    what,
    payload: { tag: 'EthereumTransaction', value: hexToBytes(serializeTransaction(unsigned)) },
    isSigned: async (signatures) => {
      const serializedTransaction = serializeTransaction(unsigned, partsOf(signatures)) as `0x02${string}`
      return (await recoverTransactionAddress({ serializedTransaction })) === addressOf(key)
    },
  })

const legacyTransfer = (key: KeyResult, nonce: number): Sample =>
  transaction(key, '99 ETH (legacy, EIP-155)', {
    type: 'legacy',
    chainId: 1,
    nonce,
    to: TREASURY,
    value: parseEther('99'),
    gas: 21_000n,
    gasPrice: parseGwei('30'),
  })

const tokenTransfer = (key: KeyResult, nonce: number): Sample =>
  transaction(key, '250 USDC (ERC-20)', {
    type: 'eip1559',
    chainId: 1,
    nonce,
    to: USDC,
    value: 0n,
    gas: 65_000n,
    data: encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [TREASURY, parseUnits('250', 6)] }),
    ...FEES,
  })

const message = (key: KeyResult, round: number): Sample => {
  const text = `I am the demo, round ${round}.`
  return sample(key, {
    what: 'message (EIP-191)',
    payload: { tag: 'EthereumMessage', value: stringToBytes(text) },
    isSigned: async (signatures) =>
      (await recoverMessageAddress({ message: text, signature: serialized(signatures) })) === addressOf(key),
  })
}

const permit = (key: KeyResult, round: number): Sample => {
  const field = (name: string, type: string) => ({ name, type })
  const document = {
    types: {
      EIP712Domain: [
        field('name', 'string'),
        field('version', 'string'),
        field('chainId', 'uint256'),
        field('verifyingContract', 'address'),
      ],
      Permit: [
        field('owner', 'address'),
        field('spender', 'address'),
        field('value', 'uint256'),
        field('nonce', 'uint256'),
        field('deadline', 'uint256'),
      ],
    },
    primaryType: 'Permit',
    domain: { name: 'USD Coin', version: '2', chainId: 1, verifyingContract: USDC },
    message: {
      owner: addressOf(key),
      spender: TREASURY,
      value: parseUnits('100', 6).toString(),
      nonce: String(round),
      deadline: '1900000000',
    },
  } as const
  return sample(key, {
    what: 'permit of 100 USDC (EIP-712)',
    payload: { tag: 'EthereumTypedData', value: stringToBytes(JSON.stringify(document)) },
    isSigned: async (signatures) => {
      const typed = { ...document, signature: serialized(signatures) } as unknown
      const signer = await recoverTypedDataAddress(typed as Parameters<typeof recoverTypedDataAddress>[0])
      return signer === addressOf(key)
    },
  })
}

/** Checked by viem, which recovers the signer; the agent signs with libsecp256k1. */
export const ethereumSamples =
  (key: KeyResult): Samples =>
  (round) => [
    transferOf(key, '0.5', 3 * round),
    legacyTransfer(key, 3 * round + 1),
    tokenTransfer(key, 3 * round + 2),
    message(key, round),
    permit(key, round),
  ]
