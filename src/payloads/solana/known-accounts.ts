import type { InstructionAccount, SolanaInstruction } from './message.js'

/** The accounts of an instruction that has exactly so many, all of them in the message itself. */
export const knownAccounts = (
  { accounts }: SolanaInstruction,
  count: number,
): readonly InstructionAccount[] | undefined => {
  const known = accounts.filter((each) => each !== undefined)
  return accounts.length === count && known.length === count ? known : undefined
}
