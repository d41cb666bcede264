import {
  APPROVE_CHECKED_DISCRIMINATOR,
  CLOSE_ACCOUNT_DISCRIMINATOR,
  getApproveCheckedInstructionDataDecoder,
  REVOKE_DISCRIMINATOR,
  SYNC_NATIVE_DISCRIMINATOR,
} from '@solana-program/token'
import type { Effect } from '../../model/facts.js'
import { bytesOf } from './bytes-of.js'
import { knownAccounts } from './known-accounts.js'
import type { SolanaInstruction } from './message.js'
import { detailsOf, readTokenTransfer, type OwnerOf } from './token-transfer.js'

type Reader = (instruction: SolanaInstruction) => readonly Effect[] | undefined

const approveChecked = getApproveCheckedInstructionDataDecoder()

/** Whether the data is the number of an instruction and nothing else. */
const isOnly = (data: Uint8Array, discriminator: number): boolean => data.length === 1 && data[0] === discriminator

/** A delegate may move up to the amount out of the source. Plain `Approve` does not name the mint. */
const readApproval: Reader = (instruction) => {
  const { program, data } = instruction
  const [source, mint, delegate, authority] = knownAccounts(instruction, 4) ?? []
  if (source === undefined || mint === undefined || delegate === undefined) return undefined
  if (authority?.signer !== true || data.length !== approveChecked.fixedSize) return undefined
  const { discriminator, amount } = approveChecked.decode(data)
  if (discriminator !== APPROVE_CHECKED_DISCRIMINATOR) return undefined
  const [asset, destination] = [bytesOf(mint.address), bytesOf(delegate.address)]
  return [{ kind: 'approve', asset, amount, destination, ...detailsOf(program) }]
}

/** An approval of nothing; neither the mint nor who was approved stands in the bytes. */
const readRevocation: Reader = (instruction) => {
  const [source, authority] = knownAccounts(instruction, 2) ?? []
  if (source === undefined || authority?.signer !== true) return undefined
  if (!isOnly(instruction.data, REVOKE_DISCRIMINATOR)) return undefined
  return [{ kind: 'approve', amount: 0n, method: 'Revoke', ...detailsOf(instruction.program) }]
}

/**
 * What a closed account holds in lamports, which does not stand in the bytes, goes to a destination. Only
 * where that is who closes it, nothing leaves; tokens cannot be lost, since it must hold none.
 */
const readClosing: Reader = (instruction) => {
  const [account, destination, authority] = knownAccounts(instruction, 3) ?? []
  if (account === undefined || authority?.signer !== true) return undefined
  const isBack = destination?.address === authority.address
  return isBack && isOnly(instruction.data, CLOSE_ACCOUNT_DISCRIMINATOR) ? [] : undefined
}

const RENT_SYSVAR = 'SysvarRent111111111111111111111111111111111'

/** The tokens of a wrapped SOL account become what it holds in lamports: bookkeeping. Clients may name the rent sysvar. */
const readSync: Reader = (instruction) => {
  const [, sysvar] = knownAccounts(instruction, 2) ?? []
  const isKnown = knownAccounts(instruction, 1) !== undefined || sysvar?.address === RENT_SYSVAR
  return isKnown && isOnly(instruction.data, SYNC_NATIVE_DISCRIMINATOR) ? [] : undefined
}

/**
 * Reads what has a rule of SPL Token and Token-2022, each in exactly its layout and by one signer:
 * transfers, approvals and their end, the closing of an account to who closes it, and `SyncNative`.
 * `undefined` for any other instruction.
 */
export const readToken = (instruction: SolanaInstruction, ownerOf: OwnerOf): readonly Effect[] | undefined =>
  readTokenTransfer(instruction, ownerOf) ??
  readApproval(instruction) ??
  readRevocation(instruction) ??
  readClosing(instruction) ??
  readSync(instruction)
