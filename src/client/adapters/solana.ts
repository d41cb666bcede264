/** The agent as a signer of @solana/kit: `signer-layer/client/solana`. */
import { getAddressDecoder } from '@solana/kit'
import type { Address, SignatureBytes, SignatureDictionary, TransactionPartialSigner } from '@solana/kit'
import { referenceOf, unsupported, type AgentKey } from './agent-key.js'
import { askAgent } from './ask-agent.js'

export type { AgentKey, PayloadSigner, SignAnswer } from './agent-key.js'

type Transactions = Parameters<TransactionPartialSigner['signTransactions']>[0]

const signOne = async (
  agentKey: AgentKey,
  address: Address,
  { messageBytes, signatures }: Transactions[number],
  signal: AbortSignal | undefined,
): Promise<SignatureDictionary> => {
  if (!Object.hasOwn(signatures, address)) throw unsupported(`The transaction asks for no signature of ${address}.`)
  const value = Uint8Array.from(messageBytes)
  const [signature] = await askAgent(agentKey, { payload: { tag: 'SolanaMessage', value }, messages: [value], signal })
  return { [address]: Uint8Array.from(signature) as Uint8Array as SignatureBytes }
}

/**
 * A partial signer of transactions whose Ed25519 key the agent holds: as fee payer and for instructions of
 * @solana/kit and program clients. Its address is the public key; `chainId` is the CAIP-2 id of the cluster. Several
 * transactions are asked for side by side, each as a request of its own.
 *
 * It is no `MessagePartialSigner`: the agent signs transaction messages, legacy and v0, and no off-chain messages.
 *
 * Raises SIGNER__CLIENT__INVALID_KEY when it is made; `signTransactions` raises as `askAgent`, and
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for a transaction that this key does not sign.
 */
export const toSolanaSigner = (agentKey: AgentKey): TransactionPartialSigner => {
  referenceOf(agentKey, 'solana', ['Ed25519'])
  const address = getAddressDecoder().decode(agentKey.key.publicKey)
  return {
    address,
    signTransactions: (transactions, config) =>
      Promise.all(transactions.map((transaction) => signOne(agentKey, address, transaction, config?.abortSignal))),
  }
}
