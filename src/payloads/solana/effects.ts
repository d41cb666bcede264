import { getAddressEncoder } from '@solana/kit'
import { COMPUTE_BUDGET_PROGRAM_ADDRESS } from '@solana-program/compute-budget'
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system'
import { ASSOCIATED_TOKEN_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import type { Effect } from '../../model/facts.js'
import { readComputeBudget, repeatsComputeBudget } from './compute-budget.js'
import type { SolanaInstruction, SolanaMessage } from './message.js'
import { advancesNonce, readSystemTransfer } from './system.js'
import { readTokenTransfer } from './token.js'

/** What a message does as far as there are rules for it, and in words what there is none for. */
export interface Understanding {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

interface ProgramRules {
  /** The effects of an instruction, `undefined` when there is no rule for it. */
  readonly read: (instruction: SolanaInstruction) => readonly Effect[] | undefined
  readonly doubt: string
}

const TOKEN_2022_PROGRAM_ADDRESS = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'
const MEMO_PROGRAM_ADDRESS = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'

const without = (doubt: string): ProgramRules => ({ read: () => undefined, doubt })

const TOKEN: ProgramRules = {
  read: readTokenTransfer,
  doubt: 'token instruction that is not TransferChecked by one signer',
}

const PROGRAMS: ReadonlyMap<string, ProgramRules> = new Map([
  [SYSTEM_PROGRAM_ADDRESS, { read: readSystemTransfer, doubt: 'system instruction that is not a plain transfer' }],
  [TOKEN_PROGRAM_ADDRESS, TOKEN],
  [TOKEN_2022_PROGRAM_ADDRESS, TOKEN],
  [
    COMPUTE_BUDGET_PROGRAM_ADDRESS,
    { read: readComputeBudget, doubt: 'compute budget instruction that is not exactly its layout' },
  ],
  [ASSOCIATED_TOKEN_PROGRAM_ADDRESS, without('creation of a token account, which has no rule')],
  [MEMO_PROGRAM_ADDRESS, without('memo, which has no rule')],
])

const UNKNOWN = without('instruction of a program without rules')

const LOOKED_UP = 'accounts out of address lookup tables, which are not resolved'

const addresses = getAddressEncoder()

/** The part that is not understood: a call of its program. What it moves, and how much, is not known. */
const unknownCall = (program: SolanaInstruction['program']): Effect => ({
  kind: 'call',
  destination: Uint8Array.from(addresses.encode(program)),
})

const understandOne = (instruction: SolanaInstruction): Understanding => {
  const { read, doubt } = PROGRAMS.get(instruction.program) ?? UNKNOWN
  const effects = read(instruction)
  if (effects !== undefined) return { effects, doubts: [] }
  const doubts = [instruction.accounts.includes(undefined) ? LOOKED_UP : doubt]
  return { effects: [unknownCall(instruction.program)], doubts }
}

/** Whether the message lives as long as a nonce account on chain is not advanced, which may be for ever. */
export const isDurable = ({ instructions: [first] }: SolanaMessage): boolean =>
  first !== undefined && advancesNonce(first)

const doubtsOfWhole = (message: SolanaMessage): string[] => [
  ...(message.usesLookupTables ? [LOOKED_UP] : []),
  ...(isDurable(message) ? ['durable nonce, which has no rule'] : []),
  ...(repeatsComputeBudget(message.instructions) ? ['compute budget instruction that comes twice'] : []),
]

/**
 * The effects of a message. Understood are native transfers, `TransferChecked` of tokens and
 * instructions that only set the fee; every other instruction is an unknown call of its program.
 * Transfers count whoever they are from, since the signature may be what they wait for. Each doubt is
 * named once, however often it arises; a message that does nothing but pay its fee is `self`.
 */
export const effectsOf = (message: SolanaMessage): Understanding => {
  const parts = message.instructions.map(understandOne)
  const effects = parts.flatMap((part) => part.effects)
  const doubts = [...doubtsOfWhole(message), ...parts.flatMap((part) => part.doubts)]
  return { effects: effects.length === 0 ? [{ kind: 'self' }] : effects, doubts: [...new Set(doubts)] }
}
