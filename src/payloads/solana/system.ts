import { getTransferSolInstructionDataDecoder, TRANSFER_SOL_DISCRIMINATOR } from '@solana-program/system'
import type { Effect } from '../../model/facts.js'
import { bytesOf } from './bytes-of.js'
import { knownAccounts } from './known-accounts.js'
import type { SolanaInstruction } from './message.js'
import { readNonceAdvance } from './nonce.js'

const transfer = getTransferSolInstructionDataDecoder()

const readTransfer = (instruction: SolanaInstruction): readonly Effect[] | undefined => {
  const [source, destination] = knownAccounts(instruction, 2) ?? []
  if (source === undefined || destination === undefined || !source.signer) return undefined
  if (instruction.data.length !== transfer.fixedSize) return undefined
  const { discriminator, amount } = transfer.decode(instruction.data)
  if (discriminator !== TRANSFER_SOL_DISCRIMINATOR) return undefined
  if (source.address === destination.address) return []
  return [{ kind: 'transfer', asset: 'native', amount, destination: bytesOf(destination.address) }]
}

/**
 * Reads what has a rule of the System program, each in exactly its layout: a `Transfer` from a signer to one
 * other account (to where it came from moves nothing, so it has no effects), and, as the first instruction
 * of a message, `AdvanceNonceAccount`, which only says how long the message lives. `undefined` for any other
 * instruction.
 */
export const readSystem = (instruction: SolanaInstruction, isFirst: boolean): readonly Effect[] | undefined =>
  isFirst && readNonceAdvance(instruction) !== undefined ? [] : readTransfer(instruction)
