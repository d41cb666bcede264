import { ASSOCIATED_TOKEN_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import { maxPriorityFee } from './compute-budget.js'
import type { SolanaInstruction, SolanaMessage } from './message.js'

/** A constant of all public clusters. */
const LAMPORTS_PER_SIGNATURE = 5_000n

/** Programs that check signatures in their data; the first byte says how many, and each is paid for. */
const SIGNATURE_CHECKERS: ReadonlySet<string> = new Set([
  'Ed25519SigVerify111111111111111111111111111',
  'KeccakSecp256k11111111111111111111111111111',
  'Secp256r1SigVerify1111111111111111111111111',
])

const signaturesChecked = ({ program, data }: SolanaInstruction): number =>
  SIGNATURE_CHECKERS.has(program) ? (data[0] ?? 0) : 0

/**
 * Lamports that exempt an account from rent: two years of 3,480 for each byte, and for 128 more that
 * validators keep of every account.
 */
const rentFor = (bytes: number): bigint => BigInt(bytes + 128) * 3_480n * 2n

/** 2,039,280 lamports. */
const TOKEN_ACCOUNT_RENT = rentFor(165)

/**
 * 2,248,080 lamports. Of Token-2022 an account has a type byte, and 4 bytes before each of the extensions
 * that its mint can ask for when it is made: ImmutableOwner 0, TransferFeeAmount 8, NonTransferableAccount
 * 0, TransferHookAccount 1, PausableAccount 0. Others are for its owner to add.
 */
const TOKEN_2022_ACCOUNT_RENT = rentFor(165 + 1 + 5 * 4 + 8 + 1)

const TOKEN_PROGRAM_AT = 5

/** What the payer of an associated token account pays at most, whether or not it exists already. */
const maxRent = ({ program, accounts }: SolanaInstruction): bigint => {
  if (program !== ASSOCIATED_TOKEN_PROGRAM_ADDRESS) return 0n
  return accounts[TOKEN_PROGRAM_AT]?.address === TOKEN_PROGRAM_ADDRESS ? TOKEN_ACCOUNT_RENT : TOKEN_2022_ACCOUNT_RENT
}

/**
 * The most that the message lets its signers pay besides what it transfers, in lamports (DESIGN 4, fee): for
 * signatures, for priority, and as rent of associated token accounts. Also for instructions that have no
 * rule: a route that allows those still has a limit on the fee.
 */
export const maxFee = ({ signers, instructions }: SolanaMessage): bigint => {
  const signatures = instructions.reduce((sum, each) => sum + signaturesChecked(each), signers.length)
  const rent = instructions.reduce((sum, each) => sum + maxRent(each), 0n)
  return LAMPORTS_PER_SIGNATURE * BigInt(signatures) + maxPriorityFee(instructions) + rent
}
