import type { Address } from '@solana/kit'
import { ADVANCE_NONCE_ACCOUNT_DISCRIMINATOR, SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system'
import { knownAccounts } from './known-accounts.js'
import type { SolanaInstruction, SolanaMessage } from './message.js'

const RECENT_BLOCKHASHES = 'SysvarRecentB1ockHashes11111111111111111111'

/** The program reads its instruction number as u32, and the rest as the instruction wants. */
const NUMBER_BYTES = 4

/** Read as validators do, who look at the number alone. */
const isAdvance = ({ program, data }: SolanaInstruction): boolean =>
  program === SYSTEM_PROGRAM_ADDRESS &&
  data.length >= NUMBER_BYTES &&
  new DataView(data.buffer, data.byteOffset).getUint32(0, true) === ADVANCE_NONCE_ACCOUNT_DISCRIMINATOR

/** Whose value a durable nonce is, and who can use it up. */
export interface NonceAdvance {
  readonly account: Address
  readonly authority: Address
}

/** Reads `AdvanceNonceAccount` in exactly its layout; `undefined` for any other instruction. */
export const readNonceAdvance = (instruction: SolanaInstruction): NonceAdvance | undefined => {
  const [nonce, sysvar, authority] = knownAccounts(instruction, 3) ?? []
  if (!isAdvance(instruction) || instruction.data.length !== NUMBER_BYTES) return undefined
  if (nonce?.writable !== true || sysvar?.address !== RECENT_BLOCKHASHES || authority?.signer !== true) return undefined
  return { account: nonce.address, authority: authority.address }
}

/**
 * What makes the message valid once: `blockhash`, or `durableNonce`, which lives until its account is
 * advanced, which may be never. Of that `nonceAccount` and `nonceAuthority`, where the first instruction is
 * in its layout. All in base58.
 */
export const replayOf = ({ instructions: [first], lifetimeToken }: SolanaMessage): Readonly<Record<string, string>> => {
  if (first === undefined || !isAdvance(first)) return { blockhash: lifetimeToken }
  const advance = readNonceAdvance(first)
  const whose = advance === undefined ? {} : { nonceAccount: advance.account, nonceAuthority: advance.authority }
  return { durableNonce: lifetimeToken, ...whose }
}
