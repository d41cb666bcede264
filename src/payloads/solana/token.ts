import { getAddressEncoder } from '@solana/kit'
import { getTransferCheckedInstructionDataDecoder, TRANSFER_CHECKED_DISCRIMINATOR } from '@solana-program/token'
import type { Effect } from '../../model/facts.js'
import type { SolanaInstruction } from './message.js'

const transferChecked = getTransferCheckedInstructionDataDecoder()
const addresses = getAddressEncoder()

/**
 * Reads `TransferChecked` of SPL Token, or of Token-2022, which has the same layout: exactly that,
 * with source, mint, destination and an authority that signs. More accounts are signers of a
 * multisig or of a transfer hook, which may do anything: `undefined`, as for any other instruction.
 *
 * The destination is a token account, not its owner; the mint is the asset. Plain `Transfer` does not
 * name the mint, so there is no telling what it moves.
 */
export const readTokenTransfer = ({ accounts, data }: SolanaInstruction): readonly Effect[] | undefined => {
  const [source, mint, destination, authority] = accounts
  if (accounts.length !== 4 || source === undefined || mint === undefined) return undefined
  if (destination === undefined || authority?.signer !== true) return undefined
  if (data.length !== transferChecked.fixedSize) return undefined
  const { discriminator, amount } = transferChecked.decode(data)
  if (discriminator !== TRANSFER_CHECKED_DISCRIMINATOR) return undefined
  return [
    {
      kind: 'transfer',
      asset: Uint8Array.from(addresses.encode(mint.address)),
      amount,
      destination: Uint8Array.from(addresses.encode(destination.address)),
    },
  ]
}
