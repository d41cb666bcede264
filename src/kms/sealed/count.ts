/**
 * How the rollback counter guards a directory. A manifest states the value v for which it was written; it is in force
 * once the counter says v. Let h be what the counter says:
 *
 * - v < h is an old copy. v = h is the last one. v = h + 1 was being put in force when a crash came.
 * - Each start begins at h + 2, and each change after it takes one more. So whatever a crash left behind, seen or kept
 *   hidden, is below the first change that is answered after it, and is an old copy from then on.
 */
import { SignerError } from '../../errors/signer-error.js'
import type { RollbackCounter } from '../rollback-counter.js'
import type { Manifest } from './manifest.js'

/** A manifest may be this far ahead of the counter: a start ended before its two steps were counted. */
const MOST_AHEAD = 2n

const rolledBack = (fault: string, advice: string): SignerError =>
  new SignerError(
    'SIGNER__KMS__ROLLED_BACK',
    `The key directory does not fit its rollback counter: ${fault}. ${advice}`,
  )

const requireInForce = (stated: bigint, counted: bigint | undefined): void => {
  if (counted === undefined)
    throw rolledBack('the counter is gone', 'Restore the directory from a replica and its recovery shares')
  if (stated < counted)
    throw rolledBack(`it is at ${stated}, the counter at ${counted}`, 'It is an old copy: restore it from a replica')
  if (stated > counted + MOST_AHEAD)
    throw rolledBack(`it is at ${stated}, the counter at ${counted}`, 'Name the counter that it was written with')
}

/** What a directory states that is new, or begins to be counted. Makes the counter if there is none. */
export const firstCount = async (counter: RollbackCounter | undefined): Promise<bigint | undefined> =>
  counter && ((await counter.read()) ?? (await counter.increment()))

/**
 * What the counter says, once the manifest is found to be the last one; undefined for a directory that was not counted
 * so far. Changes nothing.
 *
 * @throws SIGNER__KMS__ROLLED_BACK SIGNER__KMS__SEAL_UNAVAILABLE
 */
export const checkCount = async (
  { counter: stated }: Pick<Manifest, 'counter'>,
  counter: RollbackCounter | undefined,
): Promise<bigint | undefined> => {
  if (counter === undefined && stated === undefined) return undefined
  if (counter === undefined) throw rolledBack('the settings name none', 'Name the counter that it was written with')
  const counted = await counter.read()
  if (stated !== undefined) requireInForce(stated, counted)
  else if (counted !== undefined)
    throw rolledBack(
      'it was never counted, but the counter is in use',
      'It is an old copy, or the counter belongs to another directory: give this one a counter of its own',
    )
  return counted
}

/** Counts up to `value`; nothing to do when it is there. */
export const countTo = async (counter: RollbackCounter, value: bigint): Promise<void> => {
  let counted = (await counter.read()) ?? 0n
  while (counted < value) counted = await counter.increment()
}
