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
 * The most that the message lets its first signer pay, in lamports (DESIGN 4, fee), also for
 * instructions that have no rule: a route that allows those still has a limit on the fee.
 */
export const maxFee = ({ signers, instructions }: SolanaMessage): bigint => {
  const signatures = instructions.reduce((sum, each) => sum + signaturesChecked(each), signers.length)
  return LAMPORTS_PER_SIGNATURE * BigInt(signatures) + maxPriorityFee(instructions)
}
