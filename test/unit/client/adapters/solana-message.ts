import {
  appendTransactionMessageInstructions,
  compileTransactionMessage,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getCompiledTransactionMessageEncoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Address,
  type Blockhash,
} from '@solana/kit'
import { getTransferSolInstruction } from '@solana-program/system'

/** An address of 32 equal bytes. */
export const addressOf = (byte: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(byte))

/** A message in which `from` pays and transfers. */
export const messageBytes = (from: Address): Uint8Array => {
  const transfer = getTransferSolInstruction({
    source: createNoopSigner(from),
    destination: addressOf(0xb0),
    amount: 1n,
  })
  const lifetime = { blockhash: addressOf(0x70) as string as Blockhash, lastValidBlockHeight: 1n }
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (tx) => setTransactionMessageFeePayer(from, tx),
    (tx) => setTransactionMessageLifetimeUsingBlockhash(lifetime, tx),
    (tx) => appendTransactionMessageInstructions([transfer], tx),
  )
  return Uint8Array.from(getCompiledTransactionMessageEncoder().encode(compileTransactionMessage(message)))
}
