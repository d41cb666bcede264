import { getAddressEncoder } from '@solana/kit'
import {
  ADVANCE_NONCE_ACCOUNT_DISCRIMINATOR,
  getTransferSolInstructionDataDecoder,
  SYSTEM_PROGRAM_ADDRESS,
  TRANSFER_SOL_DISCRIMINATOR,
} from '@solana-program/system'
import type { Effect } from '../../model/facts.js'
import type { SolanaInstruction } from './message.js'

const transfer = getTransferSolInstructionDataDecoder()
const addresses = getAddressEncoder()

/** The program reads its instruction number as u32, and the rest as the instruction wants. */
const NUMBER_BYTES = 4

/**
 * Reads a `Transfer` of the System program: exactly its layout, from a signer to one other account.
 * A transfer to where it came from moves nothing, so it has no effects. `undefined` for any other
 * instruction.
 */
export const readSystemTransfer = ({ accounts, data }: SolanaInstruction): readonly Effect[] | undefined => {
  const [source, destination] = accounts
  if (accounts.length !== 2 || source === undefined || destination === undefined) return undefined
  if (!source.signer || data.length !== transfer.fixedSize) return undefined
  const { discriminator, amount } = transfer.decode(data)
  if (discriminator !== TRANSFER_SOL_DISCRIMINATOR) return undefined
  if (source.address === destination.address) return []
  return [
    {
      kind: 'transfer',
      asset: 'native',
      amount,
      destination: Uint8Array.from(addresses.encode(destination.address)),
    },
  ]
}

/**
 * Whether this, as the first instruction, makes the lifetime of the message a durable nonce. Read as
 * validators do, who look at the number alone.
 */
export const advancesNonce = ({ program, data }: SolanaInstruction): boolean =>
  program === SYSTEM_PROGRAM_ADDRESS &&
  data.length >= NUMBER_BYTES &&
  new DataView(data.buffer, data.byteOffset).getUint32(0, true) === ADVANCE_NONCE_ACCOUNT_DISCRIMINATOR
