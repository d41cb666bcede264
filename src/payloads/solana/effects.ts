import type { Effect } from '../../model/facts.js'
import type { TokenAccountCreation } from './associated-token.js'
import { repeatsComputeBudget } from './compute-budget.js'
import type { SolanaMessage } from './message.js'
import { LOOKED_UP, readInstruction, type Reading } from './rules.js'
import type { OwnerOf } from './token-transfer.js'

/** What a message does as far as there are rules for it, and in words what there is none for. */
export interface Understanding {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

const ownerIn =
  (creations: readonly TokenAccountCreation[]): OwnerOf =>
  ({ account, mint, tokenProgram }) =>
    creations.find((each) => each.account === account && each.mint === mint && each.tokenProgram === tokenProgram)
      ?.wallet

/**
 * In order, since a creation proves whose an account is to what comes after it, and to nothing before. An
 * instruction without a rule ends all proof: it may give accounts to others.
 */
const readAll = ({ instructions }: SolanaMessage): readonly Reading[] => {
  let creations: readonly TokenAccountCreation[] = []
  return instructions.map((instruction, index) => {
    const reading = readInstruction(instruction, { isFirst: index === 0, ownerOf: ownerIn(creations) })
    if (reading.doubt !== undefined) creations = []
    if (reading.creation !== undefined) creations = [...creations, reading.creation]
    return reading
  })
}

const doubtsOfWhole = (message: SolanaMessage): string[] => [
  ...(message.usesLookupTables ? [LOOKED_UP] : []),
  ...(repeatsComputeBudget(message.instructions) ? ['compute budget instruction that comes twice'] : []),
]

/**
 * The effects of a message. Understood are native transfers, transfers and approvals of tokens that name
 * their mint, the creation of associated token accounts, memos, and instructions that only set the fee or
 * the lifetime; every other instruction is an unknown call of its program. Transfers count whoever they are
 * from, since the signature may be what they wait for. Each doubt is named once, however often it arises; a
 * message that does nothing but pay its fee is `self`.
 */
export const effectsOf = (message: SolanaMessage): Understanding => {
  const parts = readAll(message)
  const effects = parts.flatMap((part) => part.effects)
  const doubts = [...doubtsOfWhole(message), ...parts.flatMap(({ doubt }) => doubt ?? [])]
  return { effects: effects.length === 0 ? [{ kind: 'self' }] : effects, doubts: [...new Set(doubts)] }
}
