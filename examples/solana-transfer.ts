// A transfer of SOL by @solana/kit, whose fee payer and source is a key of the agent.
//   node --import=tsx examples/solana-transfer.ts agent.json
import {
  address,
  appendTransactionMessageInstructions,
  blockhash,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit'
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget'
import { getTransferSolInstruction } from '@solana-program/system'
import { toSolanaSigner } from 'signer-layer/client/solana'
import { agentKey } from './accounts/agent.js'

const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const destination = address('Cs9Po1TBxqoUQe7GKdWsRg7JLxGuDkzYbgmYo3JNmr7k')

const signer = toSolanaSigner(await agentKey('Ed25519', SOLANA))

const message = pipe(
  createTransactionMessage({ version: 'legacy' }),
  (tx) => setTransactionMessageFeePayerSigner(signer, tx),
  // A node tells it: `rpc.getLatestBlockhash()`.
  (tx) =>
    setTransactionMessageLifetimeUsingBlockhash(
      { blockhash: blockhash('8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR9'), lastValidBlockHeight: 1n },
      tx,
    ),
  (tx) =>
    appendTransactionMessageInstructions(
      [
        getSetComputeUnitLimitInstruction({ units: 20_000 }),
        getSetComputeUnitPriceInstruction({ microLamports: 1_000n }),
        getTransferSolInstruction({ source: signer, destination, amount: 100_000_000n }),
      ],
      tx,
    ),
)
const transaction = await signTransactionMessageWithSigners(message)
console.log(
  JSON.stringify({ from: signer.address, to: destination, wire: getBase64EncodedWireTransaction(transaction) }),
)
