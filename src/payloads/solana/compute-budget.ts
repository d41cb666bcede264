import {
  COMPUTE_BUDGET_PROGRAM_ADDRESS,
  getRequestHeapFrameInstructionDataDecoder,
  getSetComputeUnitLimitInstructionDataDecoder,
  getSetComputeUnitPriceInstructionDataDecoder,
  getSetLoadedAccountsDataSizeLimitInstructionDataDecoder,
  REQUEST_HEAP_FRAME_DISCRIMINATOR,
  SET_COMPUTE_UNIT_LIMIT_DISCRIMINATOR,
  SET_COMPUTE_UNIT_PRICE_DISCRIMINATOR,
  SET_LOADED_ACCOUNTS_DATA_SIZE_LIMIT_DISCRIMINATOR,
} from '@solana-program/compute-budget'
import type { Effect } from '../../model/facts.js'
import type { SolanaInstruction } from './message.js'

const limit = getSetComputeUnitLimitInstructionDataDecoder()
const price = getSetComputeUnitPriceInstructionDataDecoder()

/**
 * Bytes of what has a rule, by the number of the instruction. Heap frame and data size bound what a
 * transaction may use: they can make it fail and cost nothing, since the fee depends on signatures,
 * limit and price alone.
 */
const LAYOUTS: ReadonlyMap<number, number> = new Map([
  [REQUEST_HEAP_FRAME_DISCRIMINATOR, getRequestHeapFrameInstructionDataDecoder().fixedSize],
  [SET_COMPUTE_UNIT_LIMIT_DISCRIMINATOR, limit.fixedSize],
  [SET_COMPUTE_UNIT_PRICE_DISCRIMINATOR, price.fixedSize],
  [
    SET_LOADED_ACCOUNTS_DATA_SIZE_LIMIT_DISCRIMINATOR,
    getSetLoadedAccountsDataSizeLimitInstructionDataDecoder().fixedSize,
  ],
])

/** Without `SetComputeUnitLimit`: units for each instruction of this program, and of others at most. */
const UNITS_PER_BUDGET_INSTRUCTION = 3_000
const UNITS_PER_INSTRUCTION = 200_000
const MOST_UNITS = 1_400_000

const MICRO = 1_000_000n

const isComputeBudget = ({ program }: SolanaInstruction): boolean => program === COMPUTE_BUDGET_PROGRAM_ADDRESS

/** No effects for an instruction of the Compute Budget program in exactly its layout; `undefined` for any other. */
export const readComputeBudget = ({ accounts, data }: SolanaInstruction): readonly Effect[] | undefined =>
  accounts.length === 0 && LAYOUTS.get(data[0] ?? -1) === data.length ? [] : undefined

/** Whether one kind of these instructions comes twice. Validators refuse that; which of them counts is nowhere said. */
export const repeatsComputeBudget = (instructions: readonly SolanaInstruction[]): boolean => {
  const numbers = instructions.filter(isComputeBudget).map(({ data }) => data[0])
  return new Set(numbers).size !== numbers.length
}

/** Data of every instruction with this number, also with trailing bytes: validators pass over those. */
const dataOf = (instructions: readonly SolanaInstruction[], discriminator: number, bytes: number): Uint8Array[] =>
  instructions
    .filter((each) => isComputeBudget(each) && each.data[0] === discriminator && each.data.length >= bytes)
    .map(({ data }) => data)

/**
 * Units without a limit. Since SIMD-0170 instructions of built-in programs count 3,000 each, these here
 * too; the list of them changes as programs move, so that others count 200,000 is the upper bound.
 */
const defaultUnits = (instructions: readonly SolanaInstruction[]): number => {
  const ours = instructions.filter(isComputeBudget).length
  return ours * UNITS_PER_BUDGET_INSTRUCTION + (instructions.length - ours) * UNITS_PER_INSTRUCTION
}

/** The most that the message lets its fee payer pay for priority: price by compute units, in lamports. */
export const maxPriorityFee = (instructions: readonly SolanaInstruction[]): bigint => {
  const limits = dataOf(instructions, SET_COMPUTE_UNIT_LIMIT_DISCRIMINATOR, limit.fixedSize).map(
    (data) => limit.decode(data).units,
  )
  const prices = dataOf(instructions, SET_COMPUTE_UNIT_PRICE_DISCRIMINATOR, price.fixedSize).map(
    (data) => price.decode(data).microLamports,
  )
  const units = Math.min(limits.length === 0 ? defaultUnits(instructions) : Math.max(...limits), MOST_UNITS)
  const highest = prices.reduce((most, each) => (each > most ? each : most), 0n)
  return (BigInt(units) * highest + MICRO - 1n) / MICRO
}
