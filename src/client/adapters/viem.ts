/** The agent as an account of viem: `signer-layer/client/viem`. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { hashMessage, hashTypedData, hexToBytes, keccak256, serializeSignature, stringToBytes } from 'viem'
import type { LocalAccount, NonceManager, SignableMessage, TransactionSerializable } from 'viem'
import { publicKeyToAddress, toAccount } from 'viem/accounts'
import { serializeTransaction, type SerializeTransactionFn } from 'viem/utils'
import type { Payload } from '../../../types/protocol/scale.js'
import type { Hex } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import { referenceOf, unsupported, type AgentKey } from './agent-key.js'
import { askAgent } from './ask-agent.js'
import { typedDataJson, type AnyTypedData } from './viem/typed-data-json.js'

export type { AgentKey, PayloadSigner, SignAnswer } from './agent-key.js'

interface Parts {
  readonly r: Hex
  readonly s: Hex
  readonly v: bigint
  readonly yParity: number
}

/** The protocol's r ‖ s ‖ v, v 0|1, as viem has it. */
const partsOf = (signature: Uint8Array): Parts => {
  const yParity = signature[64] === 1 ? 1 : 0
  return { r: toHex(signature.slice(0, 32)), s: toHex(signature.slice(32, 64)), v: BigInt(27 + yParity), yParity }
}

const ask = async (agentKey: AgentKey, tag: EthereumTag, value: Uint8Array, digest: Hex): Promise<Parts> => {
  const [signature] = await askAgent(agentKey, { payload: { tag, value }, messages: [hexToBytes(digest)] })
  return partsOf(signature)
}

type EthereumTag = Extract<Payload['tag'], `Ethereum${string}`>

const messageBytes = (message: SignableMessage): Uint8Array => {
  if (typeof message === 'string') return stringToBytes(message)
  return typeof message.raw === 'string' ? hexToBytes(message.raw) : message.raw
}

/** Blobs are not signed, only their hashes: the network's wrapper stays outside (EIP-4844, Networking). */
const withoutSidecars = <T extends TransactionSerializable>(transaction: T): T =>
  transaction.type === 'eip4844' || 'blobs' in transaction || 'sidecars' in transaction
    ? { ...transaction, sidecars: false }
    : transaction

const requireChain = (reference: string, { chainId }: { readonly chainId?: number | undefined }): void => {
  if (String(chainId) === reference) return
  const named = chainId === undefined ? 'names no chain, so it would be valid on every one' : `is for chain ${chainId}`
  throw unsupported(`The transaction ${named}. This account signs for chain ${reference} only: set its chainId.`)
}

const signTransaction = async <T extends TransactionSerializable>(
  agentKey: AgentKey,
  reference: string,
  transaction: T,
  serialize: SerializeTransactionFn<T>,
): Promise<Hex> => {
  requireChain(reference, transaction)
  const unsigned = await serialize(withoutSidecars(transaction))
  const signature = await ask(agentKey, 'EthereumTransaction', hexToBytes(unsigned), keccak256(unsigned))
  return serialize(transaction, signature)
}

/** What a viem account may have besides its key. */
export interface ViemAccountOptions {
  readonly nonceManager?: NonceManager
}

/**
 * A local account of viem whose key the agent holds: for wallet clients, contract writes and libraries on viem.
 * Its address is that of the public key; `chainId` is an `eip155:<number>`.
 *
 * `signTransaction` signs legacy (EIP-155), 2930, 1559, 4844 and 7702 transactions for the account's chain,
 * `signMessage` EIP-191 text, `signTypedData` EIP-712, of which types that are not used are left out: the agent signs
 * nothing that is not meant. `sign` (a bare hash) is absent and `signAuthorization` (EIP-7702) refused: they have no
 * payload kind, and a digest says nothing that a policy could decide on.
 *
 * Raises SIGNER__CLIENT__INVALID_KEY when it is made; its methods raise as `askAgent`,
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for what the agent cannot sign, and viem's own errors for input that is none.
 */
export const toViemAccount = (agentKey: AgentKey, { nonceManager }: ViemAccountOptions = {}): LocalAccount => {
  const reference = referenceOf(agentKey, 'eip155', ['Secp256k1'])
  const publicKey = toHex(secp256k1.Point.fromBytes(agentKey.key.publicKey).toBytes(false))
  const account = toAccount({
    address: publicKeyToAddress(publicKey),
    nonceManager,
    signMessage: async ({ message }) =>
      serializeSignature(await ask(agentKey, 'EthereumMessage', messageBytes(message), hashMessage(message))),
    signTransaction: (transaction, options = {}) =>
      signTransaction(agentKey, reference, transaction, options.serializer ?? serializeTransaction),
    signTypedData: async (typedData) => {
      const digest = hashTypedData(typedData)
      const json = typedDataJson(typedData as unknown as AnyTypedData)
      return serializeSignature(await ask(agentKey, 'EthereumTypedData', json, digest))
    },
    signAuthorization: async () => {
      throw unsupported('The agent signs no EIP-7702 authorizations: there is no payload kind for them.')
    },
  })
  return { ...account, publicKey }
}
