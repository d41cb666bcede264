import type { PoolAnswer } from '../model/l1.js'
import { CODES, INVALID_TRANSACTION, OTHERWISE, REASONS } from './pool-table.js'

// Maps, not objects: a node that answers "constructor" must not find anything.
const rowOf = (code: unknown, data: unknown) =>
  (code === INVALID_TRANSACTION ? REASONS.get(data) : undefined) ?? CODES.get(code) ?? OTHERWISE

/** The longest detail that is passed on: a node may send anything. */
const DETAIL_CHARACTERS = 200

/** Reads the refusal of a call to send, of whatever kind, by the table of pool-table.ts. Never throws. */
export const answerOfError = (error: unknown): PoolAnswer => {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: unknown }
  const detail = error instanceof Error ? error.message : 'no answer'
  const { outcome, means } = rowOf(code, data)
  return { outcome, means, detail: detail.slice(0, DETAIL_CHARACTERS) }
}
