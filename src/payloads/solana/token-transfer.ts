import { getStructDecoder, getU64Decoder, getU8Decoder, type Address } from '@solana/kit'
import { getTransferCheckedInstructionDataDecoder, TRANSFER_CHECKED_DISCRIMINATOR } from '@solana-program/token'
import type { Details, Effect } from '../../model/facts.js'
import { bytesOf } from './bytes-of.js'
import { knownAccounts } from './known-accounts.js'
import type { SolanaInstruction } from './message.js'
import { TOKEN_2022_PROGRAM_ADDRESS } from './programs.js'

/** A token account as a transfer names it. */
export interface TokenAccount {
  readonly account: Address
  readonly mint: Address
  readonly tokenProgram: Address
}

/** The wallet behind a token account, where earlier instructions of the message prove one. */
export type OwnerOf = (account: TokenAccount) => Address | undefined

const transferChecked = getTransferCheckedInstructionDataDecoder()

/** `TransferFeeExtension`, and in it `TransferCheckedWithFee`. */
const WITH_FEE = [26, 1] as const
const transferWithFee = getStructDecoder([
  ['extension', getU8Decoder()],
  ['number', getU8Decoder()],
  ['amount', getU64Decoder()],
  ['decimals', getU8Decoder()],
  ['fee', getU64Decoder()],
])

interface Moved {
  readonly amount: bigint
  readonly fee?: bigint
}

const readTransferChecked = (data: Uint8Array): Moved | undefined =>
  data[0] === TRANSFER_CHECKED_DISCRIMINATOR && data.length === transferChecked.fixedSize
    ? { amount: transferChecked.decode(data).amount }
    : undefined

const readWithFee = (program: Address, data: Uint8Array): Moved | undefined => {
  if (program !== TOKEN_2022_PROGRAM_ADDRESS || data.length !== transferWithFee.fixedSize) return undefined
  const { extension, number, amount, fee } = transferWithFee.decode(data)
  return extension === WITH_FEE[0] && number === WITH_FEE[1] ? { amount, fee } : undefined
}

/** What is particular to Token-2022: its mints can keep a fee back from what arrives, and it says so. */
export const detailsOf = (program: Address, fee?: bigint): { readonly details?: Details } =>
  program === TOKEN_2022_PROGRAM_ADDRESS
    ? { details: { program: 'token-2022', ...(fee === undefined ? {} : { fee: fee.toString() }) } }
    : {}

/**
 * Reads `TransferChecked` of SPL Token and Token-2022, and `TransferCheckedWithFee` of the latter: exactly
 * their layouts, with source, mint, destination and an authority that signs. More accounts are signers of a
 * multisig or of a transfer hook, which may do anything: `undefined`, as for any other instruction.
 *
 * The destination is a token account, not its owner; the mint is the asset. The amount is what leaves, the
 * fee included. Plain `Transfer` does not name the mint, so there is no telling what it moves.
 */
export const readTokenTransfer = (instruction: SolanaInstruction, ownerOf: OwnerOf): readonly Effect[] | undefined => {
  const { program, data } = instruction
  const [source, mint, destination, authority] = knownAccounts(instruction, 4) ?? []
  const moved = readTransferChecked(data) ?? readWithFee(program, data)
  if (source === undefined || mint === undefined || destination === undefined) return undefined
  if (authority?.signer !== true || moved === undefined) return undefined

  const owner = ownerOf({ account: destination.address, mint: mint.address, tokenProgram: program })
  return [
    {
      kind: 'transfer',
      asset: bytesOf(mint.address),
      amount: moved.amount,
      destination: bytesOf(destination.address),
      ...(owner === undefined ? {} : { owner: bytesOf(owner) }),
      ...detailsOf(program, moved.fee),
    },
  ]
}
