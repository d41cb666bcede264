import type { webcrypto } from 'node:crypto'
import {
  appendTransactionMessageInstructions,
  compileTransactionMessage,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getCompiledTransactionMessageEncoder,
  getPublicKeyFromAddress,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  verifySignature,
  type Address,
  type Blockhash,
  type Instruction,
  type SignatureBytes,
} from '@solana/kit'
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget'
import { getTransferSolInstruction } from '@solana-program/system'
import { getTransferCheckedInstruction } from '@solana-program/token'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { KeyResult } from '../../../client/index.js'
import { SOLANA } from '../keys.js'
import type { Sample, Samples } from '../sample.js'

const addressOf = (bytes: Uint8Array): Address => getAddressDecoder().decode(bytes)
const repeated = (byte: number): Address => addressOf(new Uint8Array(32).fill(byte))

/** USDC on Solana, by its issuer. The other accounts are made up. */
const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v' as Address
const [OWN_TOKENS, THEIR_TOKENS, THEM] = [repeated(0x51), repeated(0x52), repeated(0xb0)]

const messageOf = (feePayer: Address, instructions: readonly Instruction[], round: number): Uint8Array => {
  const blockhash = repeated(0x70 + round) as string as Blockhash
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (tx) => setTransactionMessageFeePayer(feePayer, tx),
    (tx) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, tx),
    (tx) => appendTransactionMessageInstructions(instructions, tx),
  )
  return Uint8Array.from(getCompiledTransactionMessageEncoder().encode(compileTransactionMessage(message)))
}

const sample = (key: KeyResult, what: string, instruction: Instruction, round: number): Sample => {
  const address = addressOf(key.publicKey)
  const fee = [
    getSetComputeUnitLimitInstruction({ units: 20_000 }),
    getSetComputeUnitPriceInstruction({ microLamports: 1_000n }),
  ]
  const value = messageOf(address, [...fee, instruction], round)
  return {
    what,
    key,
    chainId: SOLANA,
    payload: { tag: 'SolanaMessage', value },
    isSigned: async ([{ bytes }]) => {
      // The library's type of keys is that of browsers.
      const publicKey = (await getPublicKeyFromAddress(address)) as webcrypto.CryptoKey
      return verifySignature(publicKey, Uint8Array.from(bytes) as Uint8Array as SignatureBytes, value)
    },
  }
}

const digest = (key: KeyResult, round: number): Sample => {
  const value = new Uint8Array(32).fill(0x42 + round)
  return {
    what: 'bare digest (ed25519)',
    key,
    chainId: SOLANA,
    payload: { tag: 'Digest', value },
    isSigned: ([{ bytes }]) => ed25519.verify(bytes, value, key.publicKey, { zip215: false }),
  }
}

/** Checked by @solana/kit; the agent signs with Node's own ed25519. */
export const solanaSamples =
  (key: KeyResult): Samples =>
  (round) => {
    const own = createNoopSigner(addressOf(key.publicKey))
    const transfer = getTransferSolInstruction({ source: own, destination: THEM, amount: 100_000_000n })
    const tokens = getTransferCheckedInstruction({
      source: OWN_TOKENS,
      mint: USDC,
      destination: THEIR_TOKENS,
      authority: own,
      amount: 5_000_000n,
      decimals: 6,
    })
    return [
      sample(key, '0.1 SOL (v0 message)', transfer, round),
      sample(key, '5 USDC (TransferChecked)', tokens, round),
      digest(key, round),
    ]
  }
