import { COMPUTE_BUDGET_PROGRAM_ADDRESS } from '@solana-program/compute-budget'
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system'
import { ASSOCIATED_TOKEN_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import type { Effect } from '../../model/facts.js'
import { creationEffect, readCreation, type TokenAccountCreation } from './associated-token.js'
import { bytesOf } from './bytes-of.js'
import { readComputeBudget } from './compute-budget.js'
import { readMemo } from './memo.js'
import type { SolanaInstruction } from './message.js'
import { MEMO_PROGRAM_ADDRESSES, TOKEN_2022_PROGRAM_ADDRESS } from './programs.js'
import { readSystem } from './system.js'
import { readToken } from './token.js'
import type { OwnerOf } from './token-transfer.js'

/** What stands before an instruction in its message. */
export interface Before {
  readonly isFirst: boolean
  readonly ownerOf: OwnerOf
}

/** What an instruction does, or in words that there is no rule for it. */
export interface Reading {
  readonly effects: readonly Effect[]
  readonly doubt?: string
  /** The token account that exists afterwards. */
  readonly creation?: TokenAccountCreation
}

interface ProgramRules {
  /** `undefined` when there is no rule for the instruction. */
  readonly read: (instruction: SolanaInstruction, before: Before) => Reading | undefined
  readonly doubt: string
}

type ReadEffects = (instruction: SolanaInstruction, before: Before) => readonly Effect[] | undefined

const effectsBy =
  (read: ReadEffects): ProgramRules['read'] =>
  (instruction, before) => {
    const effects = read(instruction, before)
    return effects && { effects }
  }

const SYSTEM: ProgramRules = {
  read: effectsBy((instruction, { isFirst }) => readSystem(instruction, isFirst)),
  doubt: 'system instruction that is not a plain transfer, nor the advance of a durable nonce at the start',
}

const TOKEN: ProgramRules = {
  read: effectsBy((instruction, { ownerOf }) => readToken(instruction, ownerOf)),
  doubt: 'token instruction that is not TransferChecked or another one with a rule, by one signer',
}

const ASSOCIATED_TOKEN: ProgramRules = {
  read: (instruction) => {
    const creation = readCreation(instruction)
    return creation && { effects: [creationEffect(creation)], creation }
  },
  doubt: 'associated token instruction that is not the creation of the account that a wallet has for a mint',
}

const COMPUTE_BUDGET: ProgramRules = {
  read: effectsBy(readComputeBudget),
  doubt: 'compute budget instruction that is not exactly its layout',
}

const MEMO: ProgramRules = { read: effectsBy(readMemo), doubt: 'memo that is not text in UTF-8 by signers' }

const PROGRAMS: ReadonlyMap<string, ProgramRules> = new Map([
  [SYSTEM_PROGRAM_ADDRESS, SYSTEM],
  [TOKEN_PROGRAM_ADDRESS, TOKEN],
  [TOKEN_2022_PROGRAM_ADDRESS, TOKEN],
  [COMPUTE_BUDGET_PROGRAM_ADDRESS, COMPUTE_BUDGET],
  [ASSOCIATED_TOKEN_PROGRAM_ADDRESS, ASSOCIATED_TOKEN],
  ...MEMO_PROGRAM_ADDRESSES.map((address): [string, ProgramRules] => [address, MEMO]),
])

const UNKNOWN: ProgramRules = { read: () => undefined, doubt: 'instruction of a program without rules' }

/** A doubt about accounts that only a lookup table on chain knows. */
export const LOOKED_UP = 'accounts out of address lookup tables, which are not resolved'

/**
 * Reads an instruction by the rules of its program. What has no rule is a call of the program: what it moves,
 * and how much, is not known.
 */
export const readInstruction = (instruction: SolanaInstruction, before: Before): Reading => {
  const { read, doubt } = PROGRAMS.get(instruction.program) ?? UNKNOWN
  const unknown: Reading = {
    effects: [{ kind: 'call', destination: bytesOf(instruction.program) }],
    doubt: instruction.accounts.includes(undefined) ? LOOKED_UP : doubt,
  }
  return read(instruction, before) ?? unknown
}
